# The engine as wasm, for what the browser at hand can do:
#
#   rnn_engine          128-bit SIMD
#   rnn_engine_relaxed  relaxed SIMD, for its multiply-add
#   rnn_engine_threads  relaxed SIMD and threads
#
# Only vectorised sources differ between the first two; threads need every source compiled for shared memory.
list(FILTER engine_sources EXCLUDE REGEX "_native\\.cpp$")
set(thread_sources ${engine_sources})
list(FILTER thread_sources EXCLUDE REGEX "_serial\\.cpp$")
list(FILTER engine_sources EXCLUDE REGEX "_(threads|wasm)\\.cpp$")

set(vectorised_sources)
foreach(source IN LISTS engine_sources)
  file(STRINGS ${source} found REGEX "hwy/foreach_target\\.h")
  if(found)
    list(APPEND vectorised_sources ${source})
  endif()
endforeach()
list(REMOVE_ITEM engine_sources ${vectorised_sources})

add_library(rnn_engine_scalar OBJECT ${engine_sources})
add_library(rnn_engine STATIC ${vectorised_sources} $<TARGET_OBJECTS:rnn_engine_scalar>)
add_library(rnn_engine_relaxed STATIC ${vectorised_sources} $<TARGET_OBJECTS:rnn_engine_scalar>)
add_library(rnn_engine_threads STATIC ${thread_sources})
target_compile_options(rnn_engine_relaxed PRIVATE -mrelaxed-simd)
target_compile_options(rnn_engine_threads PRIVATE -mrelaxed-simd)
target_compile_options(rnn_engine_threads PUBLIC -pthread)
target_link_options(rnn_engine_threads PUBLIC -pthread)
set(engine_libraries rnn_engine_scalar rnn_engine rnn_engine_relaxed rnn_engine_threads)
