# Install rules: one export set per component, so that a user of typehook::core never loads what typehook::http needs.
#
# The generator and its CMake module keep their places relative to each other under share/typehook/codegen; the built-in
# catalog is installed as generated, so its users need no Python.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(TYPEHOOK_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/typehook)
get_property(TYPEHOOK_INSTALLED_COMPONENTS GLOBAL PROPERTY TYPEHOOK_COMPONENTS)

foreach(component IN LISTS TYPEHOOK_INSTALLED_COMPONENTS)
    set(file_sets)
    get_target_property(sets typehook_${component} INTERFACE_HEADER_SETS)
    foreach(file_set IN LISTS sets)
        list(APPEND file_sets FILE_SET ${file_set} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    endforeach()
    install(TARGETS typehook_${component} EXPORT typehook_${component}
        ${file_sets}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(EXPORT typehook_${component}
        NAMESPACE typehook::
        FILE typehook-${component}-targets.cmake
        DESTINATION ${TYPEHOOK_PACKAGE_DIR})
endforeach()

if(TARGET typehook_appdirect)
    get_target_property(generated typehook_appdirect TYPEHOOK_INCLUDE_DIR)
    install(DIRECTORY ${generated}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
endif()

install(DIRECTORY ${PROJECT_SOURCE_DIR}/codegen/
    DESTINATION ${CMAKE_INSTALL_DATADIR}/typehook/codegen
    PATTERN "__pycache__" EXCLUDE
    PATTERN "tests" EXCLUDE
    PATTERN "TypehookBuild.cmake" EXCLUDE
    PATTERN "TypehookInstall.cmake" EXCLUDE
    PATTERN "typehookConfig.cmake.in" EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas/
    DESTINATION ${CMAKE_INSTALL_DATADIR}/typehook/schemas
    FILES_MATCHING PATTERN "*.schema.json"
    PATTERN "examples" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/typehook)

set(TYPEHOOK_INSTALLED_CODEGEN ${CMAKE_INSTALL_DATADIR}/typehook/codegen)
set(TYPEHOOK_INSTALLED_SCHEMAS ${CMAKE_INSTALL_DATADIR}/typehook/schemas)
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/typehookConfig.cmake.in
    ${PROJECT_BINARY_DIR}/typehookConfig.cmake
    INSTALL_DESTINATION ${TYPEHOOK_PACKAGE_DIR}
    PATH_VARS TYPEHOOK_INSTALLED_CODEGEN TYPEHOOK_INSTALLED_SCHEMAS
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor release may break its users.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/typehookConfigVersion.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    ${PROJECT_BINARY_DIR}/typehookConfig.cmake
    ${PROJECT_BINARY_DIR}/typehookConfigVersion.cmake
    DESTINATION ${TYPEHOOK_PACKAGE_DIR})
