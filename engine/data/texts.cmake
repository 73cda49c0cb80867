# The texts that come with the engine: those in texts/ and the project's own source, gathered when it is built.
file(GLOB built_in_texts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/texts/*.txt)
file(GLOB_RECURSE own_source CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/engine/*.h ${PROJECT_SOURCE_DIR}/engine/*.cpp
     ${PROJECT_SOURCE_DIR}/ui/*.h ${PROJECT_SOURCE_DIR}/ui/*.cpp ${PROJECT_SOURCE_DIR}/web/*.h
     ${PROJECT_SOURCE_DIR}/web/*.cpp)
set(source_text ${CMAKE_CURRENT_BINARY_DIR}/source.txt)
string(REPLACE ";" "\n" listing "${own_source}")
file(CONFIGURE OUTPUT ${source_text}.list CONTENT "${listing}\n" @ONLY)
add_custom_command(
  OUTPUT ${source_text}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/gather_source.py ${source_text} 400000
          ${source_text}.list ${PROJECT_SOURCE_DIR}
  DEPENDS ${own_source} ${source_text}.list ${CMAKE_CURRENT_LIST_DIR}/gather_source.py
  COMMENT "Gathering the project's source as a text"
  VERBATIM)
rnn_embed(rnn_engine_files texts ${built_in_texts} ${source_text})
