# rnn_fonts: the fonts of the screen, cut down to the characters below; RNN_FONT_FILES lists the results.
# Debian: fonts-inter, fonts-jetbrains-mono, fonttools (python3-fonttools).
set(RNN_FONT_DIR /usr/share/fonts CACHE PATH "Folder of the fonts Inter and JetBrains Mono, as Debian lays it out")

# Latin, Greek and Cyrillic; punctuation, currency, arrows, mathematics, boxes and shapes that texts use.
string(CONCAT RNN_FONT_UNICODES
  "20-7E,A0-17F,192,218-21B,2BC,2C6,2C7,2D8-2DD,370-3FF,400-45F,490,491,2010-2015,2018-201E,2020-2022,2026,"
  "2030,2032,2033,2039,203A,203D,2044,2070-208E,20AC,20BD,20BF,2116,2122,2126,2190-2199,21A9,21B5,21BB,21D0-21D5,"
  "2202,2206,2208,2211,2212,2215,221A,221E,222B,2248,2260,2264,2265,2300,2500-259F,25A0,25A1,25B2,25B6,25BC,"
  "25C0,25CA,25CB,25CF,2713,2717,FFFD")
set(RNN_FONT_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/subset.py)
set(RNN_FONT_FILES)

function(rnn_font name)
  find_file(font_${name} NAMES ${name}.otf ${name}.ttf PATHS ${RNN_FONT_DIR} NO_CMAKE_FIND_ROOT_PATH
            PATH_SUFFIXES opentype/inter truetype/inter truetype/jetbrains-mono)
  if(NOT font_${name})
    message(FATAL_ERROR "No font ${name} below ${RNN_FONT_DIR}. "
                        "Run: apt-get install fonts-inter fonts-jetbrains-mono fonttools")
  endif()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/fonts/${name})
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/fonts)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${Python3_EXECUTABLE} ${RNN_FONT_SCRIPT} ${font_${name}} ${out} ${RNN_FONT_UNICODES} ${ARGN}
    DEPENDS ${font_${name}} ${RNN_FONT_SCRIPT} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "Cutting down ${name}"
    VERBATIM)
  set(RNN_FONT_FILES ${RNN_FONT_FILES} ${out} PARENT_SCOPE)
endfunction()

rnn_font(Inter-Regular tnum)
rnn_font(Inter-SemiBold tnum)
rnn_font(JetBrainsMono-Regular)
