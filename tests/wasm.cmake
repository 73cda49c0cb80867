# Debian's googletest has its sources; they are compiled by Emscripten like everything else.
set(RNN_GOOGLETEST_DIR /usr/src/googletest/googletest CACHE PATH "GoogleTest's sources")

if(engine_test_sources)
  add_library(googletest STATIC ${RNN_GOOGLETEST_DIR}/src/gtest-all.cc ${RNN_GOOGLETEST_DIR}/src/gtest_main.cc)
  target_include_directories(googletest SYSTEM PUBLIC ${RNN_GOOGLETEST_DIR}/include)
  target_include_directories(googletest PRIVATE ${RNN_GOOGLETEST_DIR})
  target_compile_options(googletest PRIVATE -w)

  add_executable(engine_tests ${engine_test_sources})
  target_link_libraries(engine_tests PRIVATE rnn_options rnn_test_paths rnn_engine googletest)
  # NODERAWFS: the tests read their fixtures from the machine's own files.
  target_link_options(engine_tests PRIVATE -sSTACK_SIZE=1MB -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB
                      -sNODERAWFS -sENVIRONMENT=node -sEXIT_RUNTIME
                      "SHELL:--pre-js ${CMAKE_CURRENT_SOURCE_DIR}/wasm_environment.js")
  set_target_properties(engine_tests PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/wasm_environment.js)
  rnn_compile_quickly(engine_tests ${test_headers})
  # The preset `release` has them in its ctest.
endif()
