// The table in engine/network/README.md, which tests/tables/forms_table.cpp puts there. That its figures
// still hold where the tests run is for the Gradient and FormsOracle tests, which have the same bounds.
#include "tests/engine/network/forms_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace rnn {
namespace {

/// The table's rows as they stand in the file, by label.
std::map<std::string, std::vector<std::string>> rows_in_readme() {
  std::ifstream file(RNN_SOURCE_DIR "/engine/network/README.md");
  std::string line, all;
  while (std::getline(file, line) && !line.starts_with("| cell |")) {
  }
  all = line + "\n";
  std::getline(file, line);
  EXPECT_EQ(all + line + "\n", forms_table_head());
  std::map<std::string, std::vector<std::string>> rows;
  while (std::getline(file, line)) {
    const std::size_t end = line.find('|', line.find('|', 1) + 1) + 1;
    std::stringstream rest(line.substr(end));
    for (std::string cell; std::getline(rest, cell, '|');) {
      rows[line.substr(0, end)].push_back(cell.substr(1, cell.size() - 2));
    }
  }
  return rows;
}

TEST(FormsTable, HasEveryCellTaskShapeAndLossWithinBounds) {
  const auto in_readme = rows_in_readme();
  const std::vector<FormsRow> rows = forms_rows();
  EXPECT_EQ(in_readme.size(), rows.size());
  for (const FormsRow& row : rows) {
    ASSERT_TRUE(in_readme.contains(row.label())) << row.label();
    const auto& figures = in_readme.at(row.label());
    ASSERT_EQ(figures.size(), kLossNames.size()) << row.label();
    for (std::size_t loss = 0; loss < figures.size(); ++loss) {
      const std::vector<LossKind> losses = losses_of(row.task);
      if (std::ranges::find(losses, static_cast<LossKind>(loss)) == losses.end()) {
        EXPECT_EQ(figures[loss], "–") << row.label();
        continue;
      }
      double gradient_error = INFINITY, pytorch_deviation = INFINITY;
      EXPECT_EQ(std::sscanf(figures[loss].c_str(), "%lf / %lf", &gradient_error, &pytorch_deviation), 2)
          << row.label() << " " << figures[loss];
      EXPECT_LE(gradient_error, kLargestGradientError) << row.label();
      EXPECT_LE(pytorch_deviation, kLargestPyTorchDeviation) << row.label();
      // Exactly nothing would be no comparison.
      EXPECT_GT(std::min(gradient_error, pytorch_deviation), 0) << row.label();
    }
  }
}

}  // namespace
}  // namespace rnn
