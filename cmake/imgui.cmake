# Target `imgui`: Dear ImGui from its sources in IMGUI_DIR (variable, environment, or where web/setup.sh puts it).
if(NOT IMGUI_DIR)
  if(DEFINED ENV{IMGUI_DIR})
    set(default $ENV{IMGUI_DIR})
  elseif(DEFINED ENV{RNN_TOOLS_DIR})
    set(default $ENV{RNN_TOOLS_DIR}/imgui)
  else()
    set(default ${CMAKE_SOURCE_DIR}/build/tools/imgui)
  endif()
  set(IMGUI_DIR ${default} CACHE PATH "Sources of Dear ImGui 1.92 or later")
endif()
if(NOT EXISTS ${IMGUI_DIR}/imgui.h)
  message(FATAL_ERROR "No Dear ImGui sources in ${IMGUI_DIR}. Run ./web/serve --build-only once, or set IMGUI_DIR.")
endif()
file(STRINGS ${IMGUI_DIR}/imgui.h version_line REGEX "#define IMGUI_VERSION_NUM ")
string(REGEX MATCH "[0-9]+" imgui_version "${version_line}")
if(imgui_version LESS 19200)
  message(FATAL_ERROR "Dear ImGui in ${IMGUI_DIR} is ${imgui_version}; 1.92 (19200) or later is needed, "
                      "for fonts rasterised on demand.")
endif()

# imgui_demo.cpp is part of it even without the demo: it then holds empty functions.
add_library(imgui STATIC ${IMGUI_DIR}/imgui.cpp ${IMGUI_DIR}/imgui_demo.cpp ${IMGUI_DIR}/imgui_draw.cpp
            ${IMGUI_DIR}/imgui_tables.cpp ${IMGUI_DIR}/imgui_widgets.cpp ${IMGUI_DIR}/misc/cpp/imgui_stdlib.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${IMGUI_DIR} ${IMGUI_DIR}/backends ${IMGUI_DIR}/misc/cpp)
# The test engine's hooks report every widget: the accessibility mirror and the tests read them.
target_compile_definitions(imgui PUBLIC IMGUI_USE_WCHAR32 IMGUI_ENABLE_TEST_ENGINE
                           IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS) # 344 KB of wasm
endif()
target_compile_options(imgui PRIVATE -w $<$<BOOL:${EMSCRIPTEN}>:-Os>)
