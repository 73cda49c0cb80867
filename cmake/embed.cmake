# rnn_embed(TARGET NAME FILE…) compiles files into TARGET as the function
#
#   std::span<const rnn::EmbeddedFile> rnn::embedded::NAME();
#
# declared, with the type, in the generated header "embedded/NAME.h".
# A file is known by its path relative to the calling folder, or else by its name.
# Debian's own Python first: its modules (fonttools) are packaged for it and for no other on PATH.
set(Python3_FIND_STRATEGY LOCATION)
set(Python3_ROOT_DIR /usr)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(RNN_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed.py)

function(rnn_embed target name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(files)
  foreach(file IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND files ${file})
  endforeach()
  string(REPLACE ";" "\n" listing "${files}")
  # The names go through a file: a command line ends at 128 kB. Rewritten only when the list changes.
  file(CONFIGURE OUTPUT ${folder}/${name}.txt CONTENT "${listing}\n" @ONLY)
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp ${folder}/${name}.h
    COMMAND ${Python3_EXECUTABLE} ${RNN_EMBED_SCRIPT} ${name} ${folder} ${CMAKE_CURRENT_SOURCE_DIR}
    DEPENDS ${files} ${folder}/${name}.txt ${RNN_EMBED_SCRIPT}
    COMMENT "Embedding ${name}"
    VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${name}.cpp ${folder}/${name}.h)
  target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
