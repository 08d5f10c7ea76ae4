# typehook_add_events(): event schemas become a library target.
#
#   typehook_add_events(<target>
#       SCHEMA_DIR <dir>          folder of the *.schema.json (.yaml, .yml) files; a file added or removed needs no edit
#       | SCHEMA <file>           or one schema file, each of its definitions a header
#       | OPENAPI <file>          or an OpenAPI document with webhooks
#       [ENVELOPE <file>]         the envelope of schemas that have none of their own
#       [IMPORTS <dirs>…]         other folders that $ref may reach
#       NAMESPACE <ns>            C++ namespace of the structs
#       INCLUDE_PREFIX <path>     #include <path/subscription.hpp>
#       [BASELINE <file>]         stop at changes that break what this file promises: codegen/compatibility.md
#       | BASELINE_OPENAPI <file> or what the OpenAPI document of the last release promises
#       [BASELINE_RULES <r=l>…]   other levels for its rules, such as source=warn
#       [VALIDATION]              also <path/validation.hpp>, for the audit policy and typehook::validate
#       [STRICT]                  what is only reported otherwise stops the build: an unknown keyword, a pattern that
#                                 VALIDATION leaves out, a rule of the baseline at `warn`
#       [PREGENERATED <dir>]      take the headers from there, as `generate --output <dir>` wrote them; no Python needed
#       [COMPILED])               codecs are only declared in the headers, and compiled in a static library
#
# One command per catalog: collisions and the event list concern all files at once, and the generator leaves
# files alone that did not change, so that only what depends on an edit is compiled again. The target
# <target>_generate runs it; whatever links <target>, in whichever directory, waits for it. An installed
# package and add_subdirectory behave alike. Folders are relative to the calling directory.
#
# PREGENERATED builds without Python; where there is one and tests are built, the tests <target>.is_current and, with
# VALIDATION, <target>.validation_is_current say whether the headers are those that the schemas give.
include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.25)

# The first Python that can run the generator: the first one on the path often lacks Jinja2.
function(_typehook_find_python result)
    set(${result} "" PARENT_SCOPE)
    if(TYPEHOOK_PYTHON AND EXISTS "${TYPEHOOK_PYTHON}")
        set(${result} "${TYPEHOOK_PYTHON}" PARENT_SCOPE)
        return()
    endif()
    find_program(found NAMES python3 NO_CACHE)
    set(candidates ${Python3_EXECUTABLE} ${found} /usr/bin/python3)
    list(REMOVE_DUPLICATES candidates)
    foreach(candidate IN LISTS candidates)
        execute_process(
            COMMAND "${candidate}" -c "import sys, jinja2; sys.exit(sys.version_info < (3, 9))"
            RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
        if(failed STREQUAL "0")
            set(TYPEHOOK_PYTHON "${candidate}" CACHE FILEPATH "The Python that runs typehook's generator")
            mark_as_advanced(TYPEHOOK_PYTHON)
            set(${result} "${candidate}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
    if("OPTIONAL" IN_LIST ARGN)
        return()
    endif()
    list(JOIN candidates ", " tried)
    message(FATAL_ERROR
        "typehook: no Python 3.9 or later with the module jinja2 was found (tried: ${tried}). "
        "Install it (apt-get install python3-jinja2), or name a Python that has it: -DPython3_EXECUTABLE=…")
endfunction()

# Appends the schema files below a folder, and the headers they become, to the lists named; a file that was
# seen already is left out.
function(_typehook_collect folder output schemas_variable headers_variable)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS
        "${folder}/*.schema.json" "${folder}/*.schema.yaml" "${folder}/*.schema.yml")
    list(SORT found)
    set(schemas ${${schemas_variable}})
    set(headers ${${headers_variable}})
    foreach(schema IN LISTS found)
        file(REAL_PATH "${schema}" real)
        if(NOT real IN_LIST schemas)
            list(APPEND schemas "${real}")
            file(RELATIVE_PATH header "${folder}" "${schema}")
            string(REGEX REPLACE "\\.schema\\.(json|yaml|yml)$" ".hpp" header "${header}")
            list(APPEND headers "${output}/${header}")
        endif()
    endforeach()
    set(${schemas_variable} "${schemas}" PARENT_SCOPE)
    set(${headers_variable} "${headers}" PARENT_SCOPE)
endfunction()

# Names of the headers that one file gives, by asking the generator: its definitions are not known otherwise.
function(_typehook_list_headers target python codegen arguments output headers_variable)
    execute_process(
        COMMAND "${python}" -B "${codegen}/typehook_codegen" generate ${arguments} --output "${output}" --list
        OUTPUT_VARIABLE listed ERROR_VARIABLE said RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "typehook_add_events(${target}): the generator refuses the schemas\n${said}")
    endif()
    string(REGEX MATCHALL "[^\n]+" found "${listed}")
    list(TRANSFORM found PREPEND "${output}/")
    set(${headers_variable} "${found}" PARENT_SCOPE)
endfunction()

function(_typehook_check_arguments target)
    string(CONCAT usage "typehook_add_events(<target> SCHEMA_DIR <dir>|SCHEMA <file>|OPENAPI <file> [ENVELOPE <file>] "
        "[IMPORTS <dirs>…] NAMESPACE <ns> INCLUDE_PREFIX <path> [BASELINE <file>|BASELINE_OPENAPI <file> "
        "[BASELINE_RULES <rule=level>…]] [VALIDATION] [STRICT] [PREGENERATED <dir>] [COMPILED])")
    if(arg_UNPARSED_ARGUMENTS)
        list(JOIN arg_UNPARSED_ARGUMENTS " " unknown)
        message(FATAL_ERROR "typehook_add_events(${target}): unknown argument: ${unknown}\n  ${usage}")
    endif()
    foreach(name IN ITEMS NAMESPACE INCLUDE_PREFIX)
        if(NOT arg_${name})
            message(FATAL_ERROR "typehook_add_events(${target}): ${name} is missing\n  ${usage}")
        endif()
    endforeach()
    set(inputs 0)
    foreach(name IN ITEMS SCHEMA_DIR SCHEMA OPENAPI)
        if(arg_${name})
            math(EXPR inputs "${inputs} + 1")
        endif()
    endforeach()
    if(inputs EQUAL 0)
        message(FATAL_ERROR "typehook_add_events(${target}): SCHEMA_DIR is missing, or SCHEMA or OPENAPI\n  ${usage}")
    elseif(inputs GREATER 1)
        message(FATAL_ERROR "typehook_add_events(${target}): only one of SCHEMA_DIR, SCHEMA and OPENAPI\n  ${usage}")
    endif()
    if("IMPORTS" IN_LIST arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "typehook_add_events(${target}): IMPORTS names no folder\n  ${usage}")
    endif()
    if(arg_BASELINE AND arg_BASELINE_OPENAPI)
        message(FATAL_ERROR "typehook_add_events(${target}): only one of BASELINE and BASELINE_OPENAPI\n  ${usage}")
    endif()
    if(arg_BASELINE_RULES AND NOT arg_BASELINE AND NOT arg_BASELINE_OPENAPI)
        message(FATAL_ERROR "typehook_add_events(${target}): BASELINE_RULES says nothing without BASELINE")
    endif()
    if(arg_PREGENERATED AND (arg_BASELINE OR arg_BASELINE_OPENAPI))
        message(FATAL_ERROR "typehook_add_events(${target}): BASELINE is checked where the headers are generated, "
            "not with PREGENERATED; call `check --baseline` there")
    endif()
    if(TARGET ${target})
        message(FATAL_ERROR "typehook_add_events(${target}): there is a target of that name already")
    endif()
    if(NOT TARGET typehook::core)
        message(FATAL_ERROR "typehook_add_events(${target}): there is no target typehook::core here; "
            "call find_package(typehook CONFIG REQUIRED COMPONENTS core) in this directory or above")
    endif()
endfunction()

# Reads the arguments that name the input. Sets, for the caller: folder_arguments (of every command), name_arguments and
# strict (of generate), all_schemas and all_headers.
function(_typehook_read_input target python codegen output)
    set(all_schemas)
    set(all_headers "${output}/${arg_INCLUDE_PREFIX}/catalog.hpp" "${output}/${arg_INCLUDE_PREFIX}/fwd.hpp")
    set(folder_arguments)
    set(name_arguments --namespace "${arg_NAMESPACE}" --include-prefix "${arg_INCLUDE_PREFIX}")
    set(strict)
    if(arg_STRICT)
        set(strict --strict --no-notes)
    endif()
    set(option --schema-dir)
    if(NOT arg_SCHEMA_DIR)
        set(option --import-dir)
    endif()
    foreach(folder IN LISTS arg_SCHEMA_DIR arg_IMPORTS)
        cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        if(NOT IS_DIRECTORY "${folder}")
            message(FATAL_ERROR "typehook_add_events(${target}): ${folder} is not a folder")
        endif()
        _typehook_collect("${folder}" "${output}/${arg_INCLUDE_PREFIX}" all_schemas all_headers)
        if(NOT all_schemas)
            message(FATAL_ERROR "typehook_add_events(${target}): ${folder} holds no *.schema.json, .yaml or .yml")
        endif()
        list(APPEND folder_arguments "${option}" "${folder}")
        set(option --import-dir)
    endforeach()
    foreach(name IN ITEMS SCHEMA OPENAPI ENVELOPE)
        if(arg_${name})
            cmake_path(ABSOLUTE_PATH arg_${name} BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE file)
            if(NOT EXISTS "${file}")
                message(FATAL_ERROR "typehook_add_events(${target}): there is no ${file}")
            endif()
            string(TOLOWER "--${name}" option)
            list(APPEND folder_arguments "${option}" "${file}")
            list(APPEND all_schemas "${file}")
            set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        endif()
    endforeach()
    if(NOT arg_SCHEMA_DIR)
        set(arguments ${folder_arguments} ${name_arguments})
        if(arg_COMPILED)
            list(APPEND arguments --compiled)
        endif()
        _typehook_list_headers("${target}" "${python}" "${codegen}" "${arguments}" "${output}" all_headers)
    endif()
    foreach(variable IN ITEMS folder_arguments name_arguments strict all_schemas all_headers)
        set(${variable} "${${variable}}" PARENT_SCOPE)
    endforeach()
endfunction()

# The target of headers that somebody else generated.
function(_typehook_add_pregenerated target)
    cmake_path(ABSOLUTE_PATH arg_PREGENERATED BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE output)
    if(NOT EXISTS "${output}/${arg_INCLUDE_PREFIX}/catalog.hpp")
        message(FATAL_ERROR "typehook_add_events(${target}): PREGENERATED ${output} holds no "
            "${arg_INCLUDE_PREFIX}/catalog.hpp; write it with `generate --output ${output}`")
    endif()
    if(arg_VALIDATION AND NOT EXISTS "${output}/${arg_INCLUDE_PREFIX}/validation.hpp")
        message(FATAL_ERROR "typehook_add_events(${target}): PREGENERATED ${output} holds no "
            "${arg_INCLUDE_PREFIX}/validation.hpp; write it with `validation --output ${output}`")
    endif()
    set(compiled)
    if(arg_COMPILED)
        set(compiled --compiled)
        file(GLOB sources "${output}/codecs*.cpp")
        if(NOT sources)
            message(FATAL_ERROR "typehook_add_events(${target}): PREGENERATED ${output} holds no codecs.cpp; "
                "write it with `generate --compiled`")
        endif()
        add_library(${target} STATIC ${sources})
        set(visibility PUBLIC)
    else()
        add_library(${target} INTERFACE)
        set(visibility INTERFACE)
    endif()
    target_link_libraries(${target} ${visibility} typehook::core)
    target_include_directories(${target} ${visibility} "$<BUILD_INTERFACE:${output}>")
    set_target_properties(${target} PROPERTIES TYPEHOOK_INCLUDE_DIR "${output}")
    if(BUILD_TESTING)
        _typehook_find_python(python OPTIONAL)
        if(python)
            set(codegen "${TYPEHOOK_CODEGEN_DIR}")
            if(NOT codegen)
                cmake_path(GET CMAKE_CURRENT_FUNCTION_LIST_DIR PARENT_PATH codegen)
            endif()
            _typehook_read_input("${target}" "${python}" "${codegen}" "${output}")
            add_test(NAME ${target}.is_current
                COMMAND "${python}" -B "${codegen}/typehook_codegen" generate ${folder_arguments} ${strict}
                    ${name_arguments} --output "${output}" ${compiled} --verify)
            if(arg_VALIDATION)
                add_test(NAME ${target}.validation_is_current
                    COMMAND "${python}" -B "${codegen}/typehook_codegen" validation ${folder_arguments} ${strict}
                        ${name_arguments} --output "${output}" --verify)
            endif()
        endif()
    endif()
endfunction()

function(typehook_add_events)
    if(ARGC EQUAL 0)
        message(FATAL_ERROR "typehook_add_events(): the name of the target is missing")
    endif()
    set(target "${ARGV0}")
    cmake_parse_arguments(PARSE_ARGV 1 arg "COMPILED;STRICT;VALIDATION"
        "SCHEMA_DIR;SCHEMA;OPENAPI;ENVELOPE;NAMESPACE;INCLUDE_PREFIX;BASELINE;BASELINE_OPENAPI;PREGENERATED" "IMPORTS;BASELINE_RULES")
    _typehook_check_arguments("${target}")
    if(arg_PREGENERATED)
        _typehook_add_pregenerated("${target}")
        return()
    endif()
    _typehook_find_python(python)
    set(codegen "${TYPEHOOK_CODEGEN_DIR}")
    if(NOT codegen)
        cmake_path(GET CMAKE_CURRENT_FUNCTION_LIST_DIR PARENT_PATH codegen)
    endif()

    set(base "${CMAKE_CURRENT_BINARY_DIR}/${target}")
    set(output "${base}/include")
    _typehook_read_input("${target}" "${python}" "${codegen}" "${output}")

    # A file that was removed is no longer among the inputs; this list is, and it changed.
    list(JOIN all_schemas "\n" listed)
    file(CONFIGURE OUTPUT "${base}/schemas.txt" CONTENT "${listed}\n" @ONLY)

    set(gate)
    set(baseline)
    if(arg_BASELINE OR arg_BASELINE_OPENAPI)
        set(baseline "${arg_BASELINE}${arg_BASELINE_OPENAPI}")
        cmake_path(ABSOLUTE_PATH baseline BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        if(arg_BASELINE_OPENAPI AND NOT EXISTS "${baseline}")
            message(FATAL_ERROR "typehook_add_events(${target}): there is no ${baseline}, "
                "which has to be the OpenAPI document of the last release")
        elseif(NOT EXISTS "${baseline}")
            message(FATAL_ERROR "typehook_add_events(${target}): there is no ${baseline}; write it with\n"
                "  PYTHONPATH=${codegen} ${python} -m typehook_codegen check ${folder_arguments} "
                "--write-baseline ${baseline}")
        endif()
        set(option --baseline)
        if(arg_BASELINE_OPENAPI)
            set(option --baseline-openapi)
        endif()
        set(gate COMMAND "${python}" -B "${codegen}/typehook_codegen" check ${folder_arguments} ${strict}
            ${option} "${baseline}")
        foreach(rule IN LISTS arg_BASELINE_RULES)
            list(APPEND gate --rule "${rule}")
        endforeach()
    endif()

    set(validation)
    if(arg_VALIDATION)
        list(APPEND all_headers "${output}/${arg_INCLUDE_PREFIX}/validation.hpp")
        set(validation COMMAND "${python}" -B "${codegen}/typehook_codegen" validation ${folder_arguments} ${strict}
            ${name_arguments} --output "${output}")
    endif()

    set(compiled)
    set(sources)
    if(arg_COMPILED)
        set(compiled --compiled)
        set(sources ${all_headers})
        list(FILTER sources INCLUDE REGEX "\\.cpp$")
        if(NOT sources)
            set(sources "${output}/codecs.cpp")
        endif()
    endif()
    add_custom_command(
        OUTPUT "${base}/generate.stamp"
        BYPRODUCTS ${all_headers} ${sources}
        ${gate}
        ${validation}
        COMMAND "${python}" -B "${codegen}/typehook_codegen" generate ${folder_arguments} ${strict}
            ${name_arguments} --output "${output}"
            --depfile "${base}/generate.d" --stamp "${base}/generate.stamp" ${compiled}
        DEPENDS ${all_schemas} "${base}/schemas.txt" ${baseline}
        DEPFILE "${base}/generate.d"
        COMMENT "Generating ${target} from ${arg_SCHEMA_DIR}${arg_SCHEMA}${arg_OPENAPI}"
        VERBATIM)
    add_custom_target(${target}_generate ALL DEPENDS "${base}/generate.stamp")

    if(arg_COMPILED)
        add_library(${target} STATIC "${sources}")
        set(visibility PUBLIC)
    else()
        add_library(${target} INTERFACE)
        set(visibility INTERFACE)
    endif()
    add_dependencies(${target} ${target}_generate)
    target_link_libraries(${target} ${visibility} typehook::core)
    target_include_directories(${target} ${visibility} "$<BUILD_INTERFACE:${output}>")
    set_target_properties(${target} PROPERTIES TYPEHOOK_INCLUDE_DIR "${output}")
endfunction()
