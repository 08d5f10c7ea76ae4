# Helpers of typehook's own build; nothing here is installed or seen by users of the package.
#
# typehook_add_component(<name> LAYERS … HEADERS … EXCEPT … LINKS … NEEDS …)   an INTERFACE target with its headers
# typehook_adopt_catalog(<name> <target>)                                      makes a generated catalog a component
# typehook_warnings(<target>)                                                  our warnings, never handed to users
include_guard()

set(TYPEHOOK_WARNINGS -Wall -Wextra -Wpedantic -Wconversion)
if(TYPEHOOK_WERROR)
    list(APPEND TYPEHOOK_WARNINGS -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ takes Asio's pool of coroutine frames for a mismatch of new and delete, by what it happens to inline.
    list(APPEND TYPEHOOK_WARNINGS -Wno-mismatched-new-delete)
endif()
set_property(GLOBAL PROPERTY TYPEHOOK_COMPONENTS "")

if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(TYPEHOOK_CCACHE ccache)
    mark_as_advanced(TYPEHOOK_CCACHE)
    if(TYPEHOOK_CCACHE)
        # Precompiled headers are only cached when ccache is told that their defines and times don't matter.
        set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
            CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${TYPEHOOK_CCACHE})
    endif()
endif()

function(typehook_warnings target)
    target_compile_options(${target} PRIVATE ${TYPEHOOK_WARNINGS})
endfunction()

# The headers of the layers named, umbrella and all, relative to nothing, without those that match an EXCEPT path.
function(_typehook_headers result)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;HEADERS;EXCEPT")
    set(root ${PROJECT_SOURCE_DIR}/include/typehook)
    set(headers)
    foreach(layer IN LISTS arg_LAYERS)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS ${root}/${layer}/*.hpp)
        file(GLOB umbrella CONFIGURE_DEPENDS ${root}/${layer}.hpp)
        list(APPEND headers ${found} ${umbrella})
    endforeach()
    foreach(header IN LISTS arg_HEADERS)
        file(GLOB found CONFIGURE_DEPENDS ${root}/${header})
        list(APPEND headers ${found})
    endforeach()
    foreach(header IN LISTS arg_EXCEPT)
        file(GLOB found ${root}/${header})
        list(REMOVE_ITEM headers ${found})
    endforeach()
    list(SORT headers)
    set(${result} ${headers} PARENT_SCOPE)
endfunction()

function(typehook_add_component name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;HEADERS;EXCEPT;LINKS;NEEDS")
    foreach(needed IN LISTS arg_NEEDS)
        if(NOT TARGET ${needed})
            message(STATUS "typehook::${name} is left out: ${needed} was not found")
            return()
        endif()
    endforeach()

    _typehook_headers(headers LAYERS ${arg_LAYERS} HEADERS ${arg_HEADERS} EXCEPT ${arg_EXCEPT})
    set(bodies ${headers})
    list(FILTER bodies INCLUDE REGEX "/impl/|/src\\.hpp$")
    list(FILTER headers EXCLUDE REGEX "/impl/|/src\\.hpp$")

    set(target typehook_${name})
    add_library(${target} INTERFACE)
    add_library(typehook::${name} ALIAS ${target})
    target_compile_features(${target} INTERFACE cxx_std_20)
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
    target_sources(${target} INTERFACE
        FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
    if(bodies)
        # Bodies are included by the header they belong to and need not compile alone.
        target_sources(${target} INTERFACE
            FILE_SET bodies TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${bodies})
    endif()
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME ${name}
        VERIFY_INTERFACE_HEADER_SETS ON
        INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
    set_property(GLOBAL APPEND PROPERTY TYPEHOOK_COMPONENTS ${name})
endfunction()

function(typehook_adopt_catalog name target)
    add_library(typehook::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    set_property(GLOBAL APPEND PROPERTY TYPEHOOK_COMPONENTS ${name})
endfunction()
