# The engine as wasm, for what the browser at hand can do:
#
#   rnn_engine          128-bit SIMD
#   rnn_engine_relaxed  relaxed SIMD, for its multiply-add
#   rnn_engine_threads  relaxed SIMD and threads
#
# They differ in the vectorised sources, and in how they wait for each other's work. All else is compiled once, and
# for shared memory: that links also where there is none, where an atomic operation is just an operation.
list(FILTER engine_sources EXCLUDE REGEX "_native\\.cpp$")
set(serial_sources ${engine_sources})
list(FILTER serial_sources INCLUDE REGEX "_serial\\.cpp$")
set(thread_sources ${engine_sources})
list(FILTER thread_sources INCLUDE REGEX "_(threads|wasm)\\.cpp$")
set(vectorised_sources)
foreach(source IN LISTS engine_sources)
  file(STRINGS ${source} found REGEX "hwy/foreach_target\\.h")
  if(found)
    list(APPEND vectorised_sources ${source})
  endif()
endforeach()
list(REMOVE_ITEM engine_sources ${serial_sources} ${thread_sources} ${vectorised_sources})

add_library(rnn_engine_scalar OBJECT ${engine_sources})
add_library(rnn_engine_simd_kernels OBJECT ${vectorised_sources})
add_library(rnn_engine_relaxed_kernels OBJECT ${vectorised_sources})
target_compile_options(rnn_engine_relaxed_kernels PRIVATE -mrelaxed-simd)
set(engine_objects rnn_engine_scalar rnn_engine_simd_kernels rnn_engine_relaxed_kernels)

add_library(rnn_engine STATIC ${serial_sources} $<TARGET_OBJECTS:rnn_engine_scalar>
                              $<TARGET_OBJECTS:rnn_engine_simd_kernels>)
add_library(rnn_engine_relaxed STATIC ${serial_sources} $<TARGET_OBJECTS:rnn_engine_scalar>
                                      $<TARGET_OBJECTS:rnn_engine_relaxed_kernels>)
add_library(rnn_engine_threads STATIC ${thread_sources} $<TARGET_OBJECTS:rnn_engine_scalar>
                                      $<TARGET_OBJECTS:rnn_engine_relaxed_kernels>)
target_compile_options(rnn_engine_threads PUBLIC -pthread)
target_link_options(rnn_engine_threads PUBLIC -pthread)
foreach(library IN LISTS engine_objects)
  target_compile_options(${library} PRIVATE -pthread)
endforeach()
set(engine_libraries ${engine_objects} rnn_engine rnn_engine_relaxed rnn_engine_threads)
