# SPDX-License-Identifier: GPL-3.0-or-later
# One place that gives every target its options, so that no target is compiled more leniently than another.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Everything is position independent so that one precompiled header serves libraries and programs.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_AUTOMOC ON)

option(BACKROOM_WERROR "Treat warnings as errors" OFF)
set(BACKROOM_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
option(BACKROOM_COVERAGE "Instrument for coverage" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what the ccache manual asks for with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=mold)
endif()

add_library(backroom_options INTERFACE)
target_compile_options(backroom_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wconversion -Wno-sign-conversion
    -Werror=switch -Werror=unused-result -Werror=return-type -fno-omit-frame-pointer
    $<$<BOOL:${BACKROOM_WERROR}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
# No implicit ASCII casts and no narrowing connects: text that crosses systems must say its encoding.
target_compile_definitions(backroom_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_KEYWORDS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(backroom_options INTERFACE ${PROJECT_SOURCE_DIR})
if(BACKROOM_SANITIZE)
    target_compile_options(backroom_options INTERFACE -fsanitize=${BACKROOM_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(backroom_options INTERFACE -fsanitize=${BACKROOM_SANITIZE})
else()
    target_compile_options(backroom_options INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=2 -fstack-protector-strong>)
endif()
if(BACKROOM_COVERAGE)
    target_compile_options(backroom_options INTERFACE --coverage)
    target_link_options(backroom_options INTERFACE --coverage)
endif()

# backroom_library(<name> SOURCES … LINKS … [PRIVATE_LINKS …])
function(backroom_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC backroom_options ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    backroom_precompile(${name})
    backroom_unite(${name} ${arg_SOURCES})
endfunction()

# backroom_program(<name> SOURCES … LINKS …)
function(backroom_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE backroom_options ${arg_LINKS})
    backroom_precompile(${name})
    backroom_unite(${name} ${arg_SOURCES})
endfunction()

# backroom_test(<name> SOURCES … LINKS … [LABELS …]): a Qt Test program, run offscreen.
function(backroom_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS;LABELS" ${ARGN})
    backroom_program(${name} SOURCES ${arg_SOURCES} LINKS Qt6::Test ${arg_LINKS})
    target_compile_definitions(${name} PRIVATE BACKROOM_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
        BACKROOM_RESOURCES="${PROJECT_SOURCE_DIR}/resources")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 180 LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.*.debug=false;LC_ALL=C.UTF-8;TZ=Europe/Paris")
endfunction()

# The two heaviest headers (Qt Core, nlohmann/json) are compiled once and reused by every target. The target that
# compiles them links nothing more: GCC refuses a precompiled header made with a macro that its user lacks.
function(backroom_precompile name)
    if(NOT TARGET backroom_pch)
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/backroom_pch.cpp CONTENT "")
        add_library(backroom_pch OBJECT ${CMAKE_BINARY_DIR}/backroom_pch.cpp)
        set_target_properties(backroom_pch PROPERTIES AUTOMOC OFF)
        target_link_libraries(backroom_pch PRIVATE backroom_options Qt6::Core nlohmann_json::nlohmann_json)
        target_precompile_headers(backroom_pch PRIVATE
            <QtCore/QtCore> <nlohmann/json.hpp> <functional> <optional> <variant> <vector> <chrono>)
    endif()
    target_precompile_headers(${name} REUSE_FROM backroom_pch)
endfunction()

# Neighbours are compiled together, because most of a source's time goes into the headers that they share: a folder in
# units of at most eight, so that names within `namespace {` are unique in a folder.
function(backroom_unite name)
    set(count 0)
    set(before "")
    list(SORT ARGN)
    foreach(source ${ARGN})
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE folder)
        cmake_path(GET folder PARENT_PATH folder)
        cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
        string(MAKE_C_IDENTIFIER "in_${folder}" group)
        if(NOT group STREQUAL before)
            set(count 0)
            set(before ${group})
        endif()
        math(EXPR unit "${count} / 8")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group}_${unit})
        math(EXPR count "${count} + 1")
    endforeach()
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
