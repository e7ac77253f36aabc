// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace backroom::log {

namespace {

constexpr std::size_t maxFileBytes = 4 * 1024 * 1024;
constexpr std::size_t maxFiles = 3;

/// Silent until a program opens the log, so that tests and libraries print nothing of their own.
spdlog::logger& sink()
{
    static spdlog::logger silent("silent");
    const auto opened = spdlog::get("backroom");
    return opened ? *opened : silent;
}

/// One line stays one line, whatever a server put into a name.
std::string clean(QString text)
{
    for (QChar& c : text) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text.left(300).toStdString();
}

} // namespace

void open(const QString& file, bool verbose)
{
    std::vector<spdlog::sink_ptr> sinks;
    auto console = std::make_shared<spdlog::sinks::stderr_sink_st>();
    console->set_level(verbose ? spdlog::level::debug : spdlog::level::err);
    sinks.push_back(console);
    if (!file.isEmpty()) {
        try {
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_st>(file.toStdString(), maxFileBytes, maxFiles));
        } catch (const spdlog::spdlog_ex& failed) {
            // A log that cannot be written must not stop the work; it is said once, on the other sink.
            console->log({spdlog::source_loc{}, "backroom", spdlog::level::warn, failed.what()});
        }
    }
    auto logger = std::make_shared<spdlog::logger>("backroom", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    logger->flush_on(spdlog::level::warn);
    spdlog::drop("backroom");
    spdlog::register_logger(logger);
}

void request(const Request& line)
{
    const QString path = line.path.section(u'?', 0, 0);
    sink().debug("request {} {} {} {} {} ms {} bytes", line.id, line.verb.toStdString(), clean(path), line.status,
        line.took.count(), line.bytes);
}

void info(const char* what, const QString& subject)
{
    sink().info("{} {}", what, clean(subject));
}

void warning(const char* what, const QString& subject)
{
    sink().warn("{} {}", what, clean(subject));
}

void failure(const char* what, const Error& error, const QString& subject)
{
    // serverText may quote business data; the kind and our own detail are enough to act on.
    sink().warn("{} {} {} {} {}", what, clean(subject), toName(error.kind).toStdString(), toName(error.reach).toStdString(),
        clean(error.detail));
}

} // namespace backroom::log
