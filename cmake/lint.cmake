# Targets over our own sources: `tidy` (clang-tidy), `format` (rewrites) and `format-check` (only tells).
file(GLOB_RECURSE RNN_OWN_SOURCES CONFIGURE_DEPENDS
     engine/*.cpp engine/*.h ui/*.cpp ui/*.h web/*.cpp web/*.h tests/*.cpp tests/*.h)
list(FILTER RNN_OWN_SOURCES EXCLUDE REGEX "/node_modules/")

# libstdc++ shows std::expected only to compilers with __cpp_concepts >= 202002L: clang 19 and later.
find_program(CLANG_TIDY NAMES clang-tidy-21 clang-tidy-20 clang-tidy-19)
find_program(RUN_CLANG_TIDY NAMES run-clang-tidy-21 run-clang-tidy-20 run-clang-tidy-19)
if(CLANG_TIDY AND RUN_CLANG_TIDY)
  add_custom_target(tidy
    COMMAND ${RUN_CLANG_TIDY} -quiet -clang-tidy-binary ${CLANG_TIDY} -p ${CMAKE_BINARY_DIR}
            -extra-arg=-Wno-unknown-warning-option # GCC's own
            "^${CMAKE_SOURCE_DIR}/(engine|ui|tests)/"
    COMMENT "clang-tidy over our sources" USES_TERMINAL VERBATIM)
else()
  add_custom_target(tidy
    COMMAND ${CMAKE_COMMAND} -E echo "tidy skipped: needs clang-tidy 19 or later (apt install clang-tidy-19)")
endif()

find_program(CLANG_FORMAT NAMES clang-format-19 clang-format)
if(CLANG_FORMAT AND RNN_OWN_SOURCES)
  add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${RNN_OWN_SOURCES} VERBATIM)
  add_custom_target(format-check COMMAND ${CLANG_FORMAT} --dry-run --Werror ${RNN_OWN_SOURCES} VERBATIM)
endif()
