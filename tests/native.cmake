include(GoogleTest)
if(engine_test_sources OR ui_test_sources)
  find_package(GTest REQUIRED)
endif()

function(rnn_native_tests target library)
  if(ARGN)
    add_executable(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE rnn_options rnn_test_paths ${library} GTest::gtest GTest::gtest_main)
    rnn_compile_quickly(${target} ${test_headers})
    gtest_discover_tests(${target} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
  endif()
endfunction()

rnn_native_tests(engine_tests rnn_engine ${engine_test_sources})
rnn_native_tests(ui_tests rnn_ui ${ui_test_sources})

# A test starts the desktop app and reads the picture that it leaves.
find_package(PNG REQUIRED)
target_compile_definitions(ui_tests PRIVATE RNN_PLAYGROUND="$<TARGET_FILE:rnn-playground>")
target_sources(ui_tests PRIVATE ${CMAKE_SOURCE_DIR}/ui/desktop/engine_thread.cpp)
target_link_libraries(ui_tests PRIVATE PNG::PNG)
add_dependencies(ui_tests rnn-playground)

# Prints the table of engine/network/README.md (not in ctest).
add_executable(forms_table tables/forms_table.cpp)
target_link_libraries(forms_table PRIVATE rnn_options rnn_test_paths rnn_engine)
rnn_compile_quickly(forms_table)

# The command line, from end to end.
if(TARGET rnn)
  add_test(NAME cli COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/engine/cli/cli_test.py $<TARGET_FILE:rnn>)
  set_tests_properties(cli PROPERTIES TIMEOUT 600)
endif()

# A few damaged files of each kind; tests/fuzz/run reads many, with sanitizers.
find_package(CLI11 REQUIRED)
file(GLOB fuzz_sources CONFIGURE_DEPENDS fuzz/*.cpp)
add_executable(fuzz ${fuzz_sources})
target_link_libraries(fuzz PRIVATE rnn_options rnn_engine CLI11::CLI11)
add_test(NAME fuzz COMMAND fuzz --files 500)
set_tests_properties(fuzz PROPERTIES TIMEOUT 600)

# Scripts: FILE.test.mjs runs in node's test runner, FILE.test.sh in bash. Those of browser/ need the page.
function(rnn_script_test file)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE name)
  if(file MATCHES "\\.sh$")
    add_test(NAME ${name} COMMAND bash ${file})
  else()
    add_test(NAME ${name} COMMAND node --test ${file})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT 600
    ENVIRONMENT "RNN_SOURCE_DIR=${CMAKE_SOURCE_DIR};RNN_BUILD_DIR=${CMAKE_BINARY_DIR};RNN_PAGE_DIR=${CMAKE_SOURCE_DIR}/build/web/dist")
  if(name MATCHES "^browser/")
    # One browser at a time, begun early as it takes longest. A test that says so has the machine for itself.
    set_tests_properties(${name} PROPERTIES LABELS browser RESOURCE_LOCK browser COST 100)
    file(STRINGS ${file} alone REGEX "^// Runs alone" LIMIT_COUNT 1)
    if(alone)
      set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
    endif()
  elseif(name MATCHES "^interchange/")
    # They need onnxruntime from npm, and PyTorch.
    set_tests_properties(${name} PROPERTIES LABELS interchange)
  endif()
endfunction()

if(RNN_ALL_TESTS)
  # What the scripts of interchange/ run.
  find_package(CLI11 REQUIRED)
  add_executable(interchange_convert interchange/convert.cpp)
  target_link_libraries(interchange_convert PRIVATE rnn_options rnn_engine CLI11::CLI11)
  target_compile_options(interchange_convert PRIVATE $<$<CONFIG:Release>:-O1>)

  file(GLOB script_tests CONFIGURE_DEPENDS *.test.mjs *.test.sh */*.test.mjs */*.test.sh)
  foreach(file IN LISTS script_tests)
    rnn_script_test(${file})
  endforeach()

  # The engine's tests as wasm, each of its builds in shares: to start node for each of hundreds would take longer
  # than they do.
  set(shares 4)
  foreach(build engine_tests engine_tests_relaxed engine_tests_threads)
    foreach(share RANGE 1 ${shares})
      math(EXPR index "${share} - 1")
      add_test(NAME wasm/${build}/${share} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/wasm_node
                                                   ${CMAKE_SOURCE_DIR}/build/web/tests/${build}.js)
      set_tests_properties(wasm/${build}/${share} PROPERTIES TIMEOUT 600 LABELS wasm
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${shares};GTEST_SHARD_INDEX=${index}")
    endforeach()
  endforeach()
endif()

# For ./tests/bench.
if(bench_sources)
  find_package(benchmark REQUIRED)
  list(FILTER bench_sources EXCLUDE REGEX "_contender\\.cpp$")
  add_executable(bench_contender benchmarks/native_contender.cpp benchmarks/peak.cpp)
  target_link_libraries(bench_contender PRIVATE rnn_options rnn_engine)
  add_executable(engine_bench ${bench_sources})
  target_link_libraries(engine_bench PRIVATE rnn_options rnn_engine benchmark::benchmark benchmark::benchmark_main)
endif()
