# The engine as wasm, for what the browser at hand can do:
#
#   rnn_engine          128-bit SIMD
#   rnn_engine_relaxed  relaxed SIMD, for its multiply-add
#   rnn_engine_threads  relaxed SIMD and threads
#
# The first two differ in the vectorised sources. Threads need every source compiled for shared memory, which brings
# atomic instructions: a browser without shared memory takes no module that has any. Kernels have none, and the two
# relaxed builds share them.
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

add_library(rnn_engine_scalar OBJECT ${engine_sources} ${serial_sources})
add_library(rnn_engine_scalar_threads OBJECT ${engine_sources} ${thread_sources})
add_library(rnn_engine_simd_kernels OBJECT ${vectorised_sources})
add_library(rnn_engine_relaxed_kernels OBJECT ${vectorised_sources})
target_compile_options(rnn_engine_scalar_threads PRIVATE -pthread)
target_compile_options(rnn_engine_relaxed_kernels PRIVATE -mrelaxed-simd -pthread)
set(engine_objects rnn_engine_scalar rnn_engine_scalar_threads rnn_engine_simd_kernels rnn_engine_relaxed_kernels)

function(rnn_engine_build target)
  list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  add_library(${target} STATIC ${ARGN})
endfunction()
rnn_engine_build(rnn_engine rnn_engine_scalar rnn_engine_simd_kernels)
rnn_engine_build(rnn_engine_relaxed rnn_engine_scalar rnn_engine_relaxed_kernels)
rnn_engine_build(rnn_engine_threads rnn_engine_scalar_threads rnn_engine_relaxed_kernels)
target_compile_options(rnn_engine_threads PUBLIC -pthread)
target_link_options(rnn_engine_threads PUBLIC -pthread)
set(engine_libraries ${engine_objects} rnn_engine rnn_engine_relaxed rnn_engine_threads)
