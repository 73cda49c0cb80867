// imgui_impl_opengl3 saves and restores the whole state of OpenGL around every frame. In a browser each such
// question can wait until the graphics process has drawn all that came before; and here nobody else draws. So
// that one file is compiled with these functions in place of OpenGL's (CMakeLists.txt): what they answer is
// set after each frame.
#include <GLES3/gl3.h>

extern "C" {

void rnn_gl_get_integer(GLenum name, GLint* value) {
  switch (name) {
    case GL_MAX_TEXTURE_SIZE:
      glGetIntegerv(name, value);
      break;
    case GL_ACTIVE_TEXTURE:
      *value = GL_TEXTURE0;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *value = GL_FUNC_ADD;
      break;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      value[0] = value[1] = value[2] = value[3] = 0;
      break;
    default:
      *value = 0;  // nothing bound
  }
}

GLboolean rnn_gl_is_enabled(GLenum) { return GL_FALSE; }

}  // extern "C"
