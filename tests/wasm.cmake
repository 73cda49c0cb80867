# The engine's tests as wasm in node, once for each of its builds (engine/wasm_builds.cmake).
# Debian's googletest has its sources; they are compiled by Emscripten like everything else.
set(RNN_GOOGLETEST_DIR /usr/src/googletest/googletest CACHE PATH "GoogleTest's sources")

function(rnn_wasm_googletest target)
  add_library(${target} STATIC ${RNN_GOOGLETEST_DIR}/src/gtest-all.cc ${RNN_GOOGLETEST_DIR}/src/gtest_main.cc)
  target_include_directories(${target} SYSTEM PUBLIC ${RNN_GOOGLETEST_DIR}/include)
  target_include_directories(${target} PRIVATE ${RNN_GOOGLETEST_DIR})
  target_compile_options(${target} PRIVATE -w ${ARGN})
endfunction()

function(rnn_wasm_tests target)
  target_link_libraries(${target} PRIVATE rnn_options rnn_test_paths)
  # NODERAWFS: the tests read their fixtures from the machine's own files.
  # -O1: Binaryen would take twenty times as long to optimise the tests as they would gain; the page's modules keep -O3.
  target_link_options(${target} PRIVATE -O1 -sSTACK_SIZE=1MB -sNODERAWFS -sENVIRONMENT=node -sEXIT_RUNTIME
                      "SHELL:--pre-js ${CMAKE_CURRENT_SOURCE_DIR}/wasm_environment.js" ${ARGN})
  set_target_properties(${target} PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/wasm_environment.js)
endfunction()

# Kernels to be timed, by ./tests/bench, which asks for them.
function(rnn_kernel_module target library)
  add_executable(${target} EXCLUDE_FROM_ALL benchmarks/wasm/kernel_module.cpp benchmarks/kernel_cases.cpp
                           benchmarks/peak.cpp)
  target_link_libraries(${target} PRIVATE rnn_options ${library})
  target_compile_options(${target} PRIVATE ${ARGN})
  target_link_options(${target} PRIVATE -O3 -sALLOW_MEMORY_GROWTH -sFILESYSTEM=0 -sMODULARIZE -sEXPORT_ES6 --no-entry
                      -sENVIRONMENT=worker -sEXPORTED_RUNTIME_METHODS=UTF8ToString)
  set_target_properties(${target} PROPERTIES SUFFIX .mjs)
endfunction()
rnn_kernel_module(kernels_simd rnn_engine)
rnn_kernel_module(kernels_relaxed rnn_engine_relaxed -mrelaxed-simd)

# The preset `release` has them in its ctest (native.cmake).
if(engine_test_sources)
  # The tests themselves are compiled once: what is made for shared memory links where there is none as well.
  rnn_wasm_googletest(googletest -pthread)
  add_library(engine_test_objects OBJECT ${engine_test_sources})
  target_link_libraries(engine_test_objects PRIVATE rnn_options rnn_test_paths rnn_engine googletest)
  target_compile_options(engine_test_objects PRIVATE -pthread)
  rnn_compile_quickly(engine_test_objects ${test_headers})
  set(growing_memory -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB)

  add_executable(engine_tests $<TARGET_OBJECTS:engine_test_objects>)
  rnn_wasm_tests(engine_tests ${growing_memory})
  target_link_libraries(engine_tests PRIVATE rnn_engine googletest)

  add_executable(engine_tests_relaxed $<TARGET_OBJECTS:engine_test_objects>)
  rnn_wasm_tests(engine_tests_relaxed ${growing_memory})
  target_link_libraries(engine_tests_relaxed PRIVATE rnn_engine_relaxed googletest)

  # Tests ask for pools of 2, 3 and 5 threads, and start some of their own.
  add_executable(engine_tests_threads $<TARGET_OBJECTS:engine_test_objects>)
  rnn_wasm_tests(engine_tests_threads -sINITIAL_MEMORY=2GB -sPTHREAD_POOL_SIZE=10)
  target_link_libraries(engine_tests_threads PRIVATE rnn_engine_threads googletest)
endif()
