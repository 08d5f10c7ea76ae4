# How tests are declared: programs with their warnings and precompiled headers, and Python scripts.
include_guard()

option(TYPEHOOK_TEST_PCH "Precompile GoogleTest and Asio for the tests" ON)
option(TYPEHOOK_TEST_UNITY "Compile several files of a network test program as one: whole builds are faster, one edit slower" ON)

# Sets <result> to a Python that can import what the generator and the schema tests need. The system's comes first: its
# modules are the packages that tests/run installs, in the versions that the tests were written for.
function(typehook_find_test_python result)
    foreach(candidate IN ITEMS "${Python3_EXECUTABLE}" /usr/bin/python3 python3 "${TYPEHOOK_PYTHON}")
        if(candidate)
            execute_process(COMMAND ${candidate} -c "import jinja2, jsonschema, sys; print(sys.executable)"
                RESULT_VARIABLE failed OUTPUT_VARIABLE found ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
            if(NOT failed)
                set(${result} ${found} PARENT_SCOPE)
                return()
            endif()
        endif()
    endforeach()
    message(FATAL_ERROR "The tests need a Python 3 with jinja2 and jsonschema: "
        "apt-get install python3-jinja2 python3-jsonschema")
endfunction()

# typehook_python_test(<name> LABEL … COMMAND script arguments… [TIMEOUT seconds] [FIXTURES …] [SETUP …])
function(typehook_python_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT;SETUP" "COMMAND;FIXTURES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    list(POP_FRONT arg_COMMAND script)
    cmake_path(ABSOLUTE_PATH script BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    add_test(NAME ${name}
        COMMAND ${TYPEHOOK_TEST_PYTHON} -B ${script} ${arg_COMMAND}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
    if(arg_FIXTURES)
        set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED "${arg_FIXTURES}")
    endif()
    if(arg_SETUP)
        set_tests_properties(${name} PROPERTIES FIXTURES_SETUP ${arg_SETUP})
    endif()
endfunction()

# A static library whose only purpose is to be precompiled once per set of flags and reused by every test program.
function(_typehook_precompile name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LINKS")
    if(TARGET ${name})
        return()
    endif()
    add_library(${name} STATIC ${PROJECT_SOURCE_DIR}/tests/support/precompiled.cpp)
    target_link_libraries(${name} PUBLIC ${arg_LINKS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
    target_compile_definitions(${name} PUBLIC TYPEHOOK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    typehook_warnings(${name})
endfunction()

# typehook_test_program(<name> SOURCES … LINKS … LABEL … [NETWORK] [TIMEOUT seconds] [ENVIRONMENT name=value])
#
# A GoogleTest program whose every TEST is a ctest `<name>.<suite>.<test>`. NETWORK programs link one compiled copy of Asio,
# Beast and the receiver, because having their bodies in every file costs more than all else together.
function(typehook_test_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "NETWORK" "LABEL;TIMEOUT;ENVIRONMENT" "SOURCES;LINKS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${arg_LINKS} GTest::gtest GTest::gtest_main)
    if(arg_NETWORK)
        _typehook_network()
        target_link_libraries(${name} PRIVATE typehook_test_network)
        if(TYPEHOOK_TEST_UNITY)
            set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
            # g++ takes a file that another includes for a header, where types without linkage would be a mistake.
            target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
        endif()
    endif()
    target_compile_definitions(${name} PRIVATE TYPEHOOK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    if(TYPEHOOK_TEST_PCH)
        if(arg_NETWORK)
            _typehook_precompile(typehook_test_pch_network LINKS GTest::gtest typehook::http typehook_test_network
                HEADERS <gtest/gtest.h> <boost/asio.hpp> <boost/asio/ssl.hpp> <boost/beast/core.hpp> <boost/beast/http.hpp>)
            target_precompile_headers(${name} REUSE_FROM typehook_test_pch_network)
        else()
            _typehook_precompile(typehook_test_pch LINKS GTest::gtest typehook::core
                HEADERS <gtest/gtest.h> <boost/system/result.hpp> <chrono> <optional> <span> <string> <variant> <vector>)
            target_precompile_headers(${name} REUSE_FROM typehook_test_pch)
        endif()
    endif()
    typehook_warnings(${name})
    add_dependencies(tests_${arg_LABEL} ${name})
    gtest_discover_tests(${name}
        TEST_PREFIX ${name}.
        DISCOVERY_MODE PRE_TEST
        DISCOVERY_TIMEOUT 60
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${arg_ENVIRONMENT}")
endfunction()

function(_typehook_network)
    if(TARGET typehook_test_network)
        return()
    endif()
    add_library(typehook_test_network STATIC ${PROJECT_SOURCE_DIR}/tests/support/network.cpp)
    target_link_libraries(typehook_test_network PUBLIC typehook::delivery)
    target_compile_definitions(typehook_test_network PUBLIC
        TYPEHOOK_SEPARATE_COMPILATION BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
endfunction()
