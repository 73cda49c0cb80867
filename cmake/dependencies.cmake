# The libraries every part may link, by the same target names natively and under Emscripten.
#
#   Eigen3::Eigen  hwy::hwy  nlohmann_json::nlohmann_json  rnn_flatbuffers  rnn_protozero  Threads::Threads
#
# Emscripten looks into its own sysroot only, and its compiler must never see the machine's /usr/include.
# So for wasm each header-only library is linked, alone, into a folder of the build tree.

function(rnn_header_library target header)
  find_path(${header}_include_dir ${header} PATHS /usr/include /usr/include/eigen3
            NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  string(REGEX MATCH "^[^/]+" folder ${header})
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/headers)
  file(CREATE_LINK ${${header}_include_dir}/${folder} ${PROJECT_BINARY_DIR}/headers/${folder} SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/headers)
endfunction()

if(EMSCRIPTEN)
  rnn_header_library(Eigen3::Eigen Eigen/Core)
  rnn_header_library(hwy::hwy hwy/highway.h) # static dispatch: nothing to link
  rnn_header_library(nlohmann_json::nlohmann_json nlohmann/json.hpp)
  rnn_header_library(rnn_flatbuffers flatbuffers/flatbuffers.h)
  rnn_header_library(rnn_protozero protozero/pbf_writer.hpp)
  # nlohmann-json calls abort instead of throw when there are no exceptions.
  target_compile_definitions(nlohmann_json::nlohmann_json INTERFACE JSON_NOEXCEPTION)
else()
  find_package(Eigen3 3.4 REQUIRED NO_MODULE)
  find_package(hwy 1.0.3 REQUIRED)
  find_package(nlohmann_json 3.11 REQUIRED)
  find_package(Threads REQUIRED)
  find_path(FLATBUFFERS_INCLUDE_DIR flatbuffers/flatbuffers.h REQUIRED)
  add_library(rnn_flatbuffers INTERFACE IMPORTED GLOBAL) # headers only
  target_include_directories(rnn_flatbuffers SYSTEM INTERFACE ${FLATBUFFERS_INCLUDE_DIR})
  find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_writer.hpp REQUIRED)
  add_library(rnn_protozero INTERFACE IMPORTED GLOBAL) # headers only
  target_include_directories(rnn_protozero SYSTEM INTERFACE ${PROTOZERO_INCLUDE_DIR})
endif()

find_program(FLATC flatc NO_CMAKE_FIND_ROOT_PATH REQUIRED)
