# rnn_precompile(TARGET HEADER…): headers that most sources of a target include are read once. Every source still includes what
# it uses. Not with a compiler launcher: its cache could not see into them.
function(rnn_precompile target)
  if(ARGN AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# The libraries, for wasm: it halves the time to the page. GCC's warnings no longer see that a precompiled header is not ours.
function(rnn_precompile_library target)
  if(EMSCRIPTEN)
    rnn_precompile(${target} <algorithm> <array> <cmath> <cstdint> <functional> <map> <memory> <optional> <random> <span>
                   <string> <string_view> <variant> <vector> <nlohmann/json.hpp> ${ARGN})
  endif()
endfunction()
