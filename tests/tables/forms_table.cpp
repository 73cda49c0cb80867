// forms_table          prints the table of engine/network/README.md, computed anew
// forms_table README   puts it at the end of that file, in place of the one there
//
// Fails where a figure is beyond its bound.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "tests/engine/network/forms_table.h"

namespace rnn {
namespace {

bool within_bounds(const std::vector<FormsRow>& rows) {
  return std::ranges::all_of(rows, [](const FormsRow& row) {
    return std::ranges::all_of(row.figures, [](const FormsFigure& figure) {
      return figure.checked == figure.recorded && figure.gradient_error <= kLargestGradientError &&
             figure.pytorch_deviation <= kLargestPyTorchDeviation;
    });
  });
}

int put_into(const std::string& path, const std::string& table) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const std::string all = text.str();
  const std::size_t begin = all.find("| cell |");
  if (begin == std::string::npos) {
    std::cerr << path << " has no line that begins with \"| cell |\".\n";
    return 1;
  }
  return (std::ofstream(path) << all.substr(0, begin) << table) ? 0 : 1;
}

int run(int count, char** arguments) {
  const auto rows = computed_forms_rows();
  const std::string table = text_of(rows);
  if (!within_bounds(rows)) {
    std::cerr << table << "Not all of it is within its bounds.\n";
    return 1;
  }
  if (count > 1) return put_into(arguments[1], table);
  std::cout << table;
  return 0;
}

}  // namespace
}  // namespace rnn

int main(int count, char** arguments) { return rnn::run(count, arguments); }
