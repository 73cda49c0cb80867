#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/engine/network/gradient_check.h"
#include "tests/engine/network/recorded_deviation.h"
#include "tests/oracles/recorded.h"

namespace rnn {

/// How far gradients are from numeric ones (GradientCheck, in double), and a network from PyTorch's
/// (forms.json, in float): the worst of all forms of a cell, a task shape and a loss.
struct FormsFigure {
  double gradient_error = 0, pytorch_deviation = 0;
  bool checked = false, recorded = false;
};

/// A table for people: a row for each cell and task shape, a column for each loss.
struct FormsRow {
  CellKind cell;
  TaskShape task;
  AttentionKind attention;
  std::array<FormsFigure, kLossNames.size()> figures = {};  // by LossKind

  bool holds(const NetworkShape& s) const {
    return s.cell == cell && s.task == task && s.attention == attention;
  }
  FormsFigure& figure(const NetworkShape& s) { return figures[static_cast<std::size_t>(s.loss)]; }
  std::string label() const {
    std::string label = "| " + std::string(kCellLabels[static_cast<std::size_t>(cell)]) + " | " +
                        std::string(kTaskShapeLabels[static_cast<std::size_t>(task)]);
    if (attention != AttentionKind::none) label += ", " + name_of(attention) + " attention";
    return label + " |";
  }
};

inline constexpr double kLargestGradientError = 1e-6, kLargestPyTorchDeviation = 1e-5;

/// Every row, no figure yet.
inline std::vector<FormsRow> forms_rows() {
  std::vector<FormsRow> rows;
  for (const CellKind cell : all_cells()) {
    for (std::size_t task = 0; task < kTaskShapeNames.size(); ++task) {
      rows.push_back({cell, static_cast<TaskShape>(task), AttentionKind::none});
    }
    // Without memory nothing but attention reaches the decoder.
    if (cell == CellKind::feed_forward) rows.pop_back();
    for (const AttentionKind attention : {AttentionKind::dot, AttentionKind::additive}) {
      rows.push_back({cell, TaskShape::sequence_to_sequence, attention});
    }
  }
  return rows;
}

inline std::string forms_table_head() {
  std::string names = "| cell | task shape |", rule = "|---|---|";
  for (const std::string_view label : kLossLabels) {
    names += " " + std::string(label) + " |";
    rule += "---|";
  }
  return names + "\n" + rule + "\n";
}

/// The row of a form; every form has one.
inline FormsRow& row_of(std::vector<FormsRow>& rows, const NetworkShape& shape) {
  return *std::ranges::find_if(rows, [&](const FormsRow& row) { return row.holds(shape); });
}

/// Every figure, computed here and now: some seconds.
inline std::vector<FormsRow> computed_forms_rows() {
  std::vector<FormsRow> rows = forms_rows();
  for (const CellKind cell : all_cells()) {
    for (const Form& form : all_forms(cell)) {
      FormsFigure& figure = row_of(rows, form.shape).figure(form.shape);
      figure.gradient_error = std::max(figure.gradient_error, GradientCheck(form).run().error);
      figure.checked = true;
    }
  }
  for (const auto& record : recorded("forms")) {
    const RecordedForm form = recorded_form(record);
    FormsFigure& figure = row_of(rows, form.shape).figure(form.shape);
    figure.pytorch_deviation = std::max(figure.pytorch_deviation, deviation_of<float>(form).largest);
    figure.recorded = true;
  }
  return rows;
}

/// "gradient error / deviation", or "–" where the engine has no such network.
inline std::string text_of(const FormsFigure& figure) {
  if (!figure.checked && !figure.recorded) return "–";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.0e / %.0e", figure.gradient_error, figure.pytorch_deviation);
  return text.data();
}

inline std::string text_of(const std::vector<FormsRow>& rows) {
  std::string table = forms_table_head();
  for (const FormsRow& row : rows) {
    table += row.label();
    for (const FormsFigure& figure : row.figures) table += " " + text_of(figure) + " |";
    table += "\n";
  }
  return table;
}

}  // namespace rnn
