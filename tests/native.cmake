include(GoogleTest)
if(engine_test_sources OR ui_test_sources)
  find_package(GTest REQUIRED)
endif()

function(rnn_native_tests target library)
  if(ARGN)
    add_executable(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE rnn_options rnn_test_paths ${library} GTest::gtest GTest::gtest_main)
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

# The command line, from end to end.
if(TARGET rnn)
  add_test(NAME cli COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/engine/cli/cli_test.py $<TARGET_FILE:rnn>)
  set_tests_properties(cli PROPERTIES TIMEOUT 600)
endif()

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
    # One at a time: they watch the clock.
    set_tests_properties(${name} PROPERTIES LABELS browser RUN_SERIAL TRUE)
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

  file(GLOB script_tests CONFIGURE_DEPENDS *.test.mjs *.test.sh */*.test.mjs */*.test.sh)
  foreach(file IN LISTS script_tests)
    rnn_script_test(${file})
  endforeach()
  # The wasm build lists its own tests when it is built; ctest looks for the list when it starts.
  file(CONFIGURE OUTPUT wasm_tests.cmake @ONLY CONTENT [[
file(GLOB lists "@CMAKE_SOURCE_DIR@/build/web/tests/*_include.cmake")
foreach(list IN LISTS lists)
  include("${list}")
endforeach()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_BINARY_DIR}/wasm_tests.cmake)
endif()

if(bench_sources)
  find_package(benchmark REQUIRED)
  add_executable(engine_bench ${bench_sources})
  target_link_libraries(engine_bench PRIVATE rnn_options rnn_engine benchmark::benchmark benchmark::benchmark_main)
endif()
