// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/offline_commands.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// Asks the program itself, so that a new command or option needs no change here.
const char* const shared = R"SH(
_backroomctl_words() {
    backroomctl "$@" --help 2>/dev/null | sed -nE '
        /^(Subcommands|Commands):/,$ s/^  ([a-z][a-z-]*)( .*)?$/\1/p
        s/^  (-[a-zA-Z],)?(--[a-z][a-z-]*).*/\2/p'
}
_backroomctl_common() { _backroomctl_words | grep -e '^--'; }
_backroomctl_queues() { backroomctl --json --timeout 5 queues 2>/dev/null | sed -nE 's/^    "id": "([^"]*)",?$/\1/p'; }
# The candidates after the command words given, one a line; the shell picks those that fit.
_backroomctl_candidates() {
    _backroomctl_words "$@"
    [ "$#" -gt 0 ] && _backroomctl_common
    case "$*" in
        items) _backroomctl_queues ;;
        completion) printf 'bash\nzsh\n' ;;
    esac
}
)SH";

const char* const bashPart = R"SH(
_backroomctl() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} word command=()
    case $before in
        --data-dir|--config-dir|--ca-file|--against|export) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        --url|--live-url|--db|--user|--secret-fd|--reason|--seal|--set|--hold|--timeout|--days|--disposition|--cause|--of|--hours|--until|--project|--acts|--up-to|--from|--to|--override|--reviewer) return ;;
    esac
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in [a-z]*) command+=("$word") ;; esac
        case ${command[0]} in ledger|rules|items|playbooks|delegations|guard|automation) [ ${#command[@]} -lt 2 ] || break ;; ?*) break ;; esac
    done
    mapfile -t COMPREPLY < <(compgen -W "$(_backroomctl_candidates "${command[@]}")" -- "$current")
}
complete -F _backroomctl backroomctl
)SH";

const char* const zshPart = R"SH(
_backroomctl() {
    local -a command candidates
    local word
    case ${words[CURRENT-1]} in
        --data-dir|--config-dir|--ca-file|--against|export) _files; return ;;
        --url|--live-url|--db|--user|--secret-fd|--reason|--seal|--set|--hold|--timeout|--days|--disposition|--cause|--of|--hours|--until|--project|--acts|--up-to|--from|--to|--override|--reviewer) return ;;
    esac
    for word in "${(@)words[2,CURRENT-1]}"; do
        [[ $word == [a-z]* ]] && command+=("$word")
        [[ ${command[1]} == (ledger|rules|items|playbooks|delegations|guard|automation) ]] && (( ${#command} < 2 )) && continue
        (( ${#command} > 0 )) && break
    done
    candidates=("${(@f)$(_backroomctl_candidates "${command[@]}")}")
    compadd -a candidates
}
compdef _backroomctl backroomctl
)SH";

} // namespace

QString completionScript(const QString& shell)
{
    const bool isZsh = shell == u"zsh"_s;
    return (isZsh ? u"#compdef backroomctl\n"_s : u"# completion of backroomctl in bash\n"_s) + QLatin1StringView(shared).mid(1)
        + QLatin1StringView(isZsh ? zshPart : bashPart);
}

} // namespace backroom::ctl
