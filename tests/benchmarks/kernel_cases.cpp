#include "tests/benchmarks/kernel_cases.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/cells/cell.h"
#include "engine/kernels/columns.h"
#include "engine/kernels/product.h"
#include "engine/kernels/softmax.h"
#include "engine/kernels/update.h"
#include "engine/random.h"
#include "tests/benchmarks/peak.h"

namespace rnn {
namespace {

std::vector<float> random_numbers(std::size_t size, std::uint64_t seed) {
  std::vector<float> numbers(size);
  Random random(seed);
  for (float& number : numbers) number = static_cast<float>(random.uniform(-1, 1));
  return numbers;
}

std::string sizes(std::initializer_list<std::size_t> numbers) {
  std::string text;
  for (const std::size_t number : numbers) text += (text.empty() ? " " : "×") + std::to_string(number);
  return text;
}

/// Whether element (i, j) of c [.][n] is Σ_l a[i·row + l·step]·b[l·n + j], within rounding.
bool is_sum(const std::vector<float>& a, std::size_t row, std::size_t step, const std::vector<float>& b,
            std::size_t n, std::size_t k, const std::vector<float>& c, std::size_t i, std::size_t j) {
  double sum = 0, magnitude = 0;
  for (std::size_t l = 0; l < k; ++l) {
    const double term = static_cast<double>(a[i * row + l * step]) * static_cast<double>(b[l * n + j]);
    sum += term;
    magnitude += std::abs(term);
  }
  return std::abs(static_cast<double>(c[i * n + j]) - sum) <= 1.2e-7 * static_cast<double>(k + 2) * magnitude;
}

KernelCase peak_case() {
  return {"peak", static_cast<double>(peak_operations()), true, [] { run_peak(); },
          [] { return std::isfinite(run_peak()); }};
}

/// c [m][n] = a [m][k] · b [k][n]
KernelCase product_case(const std::string& name, std::size_t m, std::size_t k, std::size_t n) {
  struct Data {
    std::vector<float> a, b, c;
    PackedMatrix<float> packed;
  };
  auto data = std::make_shared<Data>(Data{random_numbers(m * k, 1), random_numbers(k * n, 2),
                                          std::vector<float>(m * n), PackedMatrix<float>(k, n)});
  data->packed.pack(data->b.data());
  const auto run = [=] { product(data->a.data(), m, data->packed, data->c.data(), Into::replace); };
  return {name + sizes({m, k, n}), 2.0 * static_cast<double>(m * k * n), true, run, [=] {
            run();
            return is_sum(data->a, k, 1, data->b, n, k, data->c, m - 1, n - 1) &&
                   is_sum(data->a, k, 1, data->b, n, k, data->c, m / 2, n / 3);
          }};
}

/// c [m][n] = aᵀ · b, a [k][m], b [k][n]
KernelCase transposed_case(const std::string& name, std::size_t m, std::size_t k, std::size_t n) {
  struct Data {
    std::vector<float> a, b, c, scratch;
    StripedMatrix<float> striped;
  };
  auto data = std::make_shared<Data>(
      Data{random_numbers(k * m, 1), random_numbers(k * n, 2), std::vector<float>(m * n),
           std::vector<float>(transposed_product_scratch<float>()), StripedMatrix<float>(k, m)});
  data->striped.set_rows(0, k, data->a.data());
  const auto run = [=] {
    for (std::size_t first = 0; first < n; first += panel_columns<float>(n)) {
      const std::size_t width = std::min(panel_columns<float>(n), n - first);
      transposed_product(data->striped, 0, k, {data->b.data() + first, n}, width, {data->c.data() + first, n},
                         data->scratch.data());
    }
  };
  return {name + sizes({m, k, n}), 2.0 * static_cast<double>(m * k * n), true, run, [=] {
            run();
            return is_sum(data->a, 1, m, data->b, n, k, data->c, m - 1, n - 1) &&
                   is_sum(data->a, 1, m, data->b, n, k, data->c, m / 2, n / 3);
          }};
}

/// One step of `rows` sequences; the rate is in units. Forward goes on from the gates that it left: to copy
/// others there would take as long.
KernelCase cell_case(CellKind kind, std::size_t rows, std::size_t units, bool forward) {
  struct Data {
    std::vector<float> gates, gates_now, bias, states, out, gradients;
  };
  const CellTraits& traits = cell_traits(kind);
  const std::size_t all = rows * units, gate_units = traits.gates.size() * units;
  auto data =
      std::make_shared<Data>(Data{random_numbers(rows * gate_units, 1), random_numbers(rows * gate_units, 1),
                                  random_numbers(gate_units, 2), random_numbers(3 * all, 3),
                                  std::vector<float>(3 * all), std::vector<float>(rows * gate_units)});
  const auto run_forward = [=] {
    float *states = data->states.data(), *out = data->out.data();
    // What a GRU has apart is added to again and again: nothing, or it would grow.
    const float* recurrent_bias = data->gradients.data();
    cell_kernels<float>(kind).forward({rows, units, data->bias.data(), nullptr, recurrent_bias,
                                       data->gates_now.data(), states, states + all, data->bias.data(), out,
                                       out + all, out + 2 * all});
  };
  const auto run_backward = [=] {
    float *states = data->states.data(), *out = data->out.data(), *gradients = data->gradients.data();
    std::fill_n(out, 2 * all, 0.5f);
    cell_kernels<float>(kind).backward({rows, units, data->gates.data(), states, states + all,
                                        states + 2 * all, data->bias.data(), states, out, out + all,
                                        gradients, out + 2 * all});
  };
  const std::string name(kCellNames[static_cast<std::size_t>(kind)]);
  const auto all_finite = [=] {
    return std::ranges::all_of(data->out, [](float x) { return std::isfinite(x); });
  };
  if (forward)
    return {name + " forward" + sizes({rows, units}), static_cast<double>(all), false, run_forward, [=] {
              run_forward();
              return all_finite() && std::ranges::all_of(data->out, [](float x) { return std::abs(x) <= 4; });
            }};
  return {name + " backward" + sizes({rows, units}), static_cast<double>(all), false, run_backward, [=] {
            run_backward();
            return all_finite();
          }};
}

/// c [c_rows][n] = (one-hot tokens)ᵀ · b [k][n]; the rate is in numbers of b.
KernelCase one_hot_case(std::size_t c_rows, std::size_t k, std::size_t n) {
  struct Data {
    std::vector<float> b, c;
    std::vector<std::uint32_t> tokens;
  };
  auto data = std::make_shared<Data>(
      Data{random_numbers(k * n, 1), std::vector<float>(c_rows * n), std::vector<std::uint32_t>(k)});
  Random random(2);
  for (auto& token : data->tokens) token = static_cast<std::uint32_t>(random.bits() % c_rows);
  const auto run = [=] {
    for (std::size_t first = 0; first < n; first += panel_columns<float>(n)) {
      scatter_rows(data->b.data(), n, k, data->tokens.data(), c_rows, first,
                   std::min(panel_columns<float>(n), n - first), data->c.data());
    }
  };
  return {"gradient of U, one-hot" + sizes({c_rows, k, n}), static_cast<double>(k * n), false, run, [=] {
            run();
            double difference = 0;  // of the sums of a column
            for (std::size_t r = 0; r < k; ++r) difference += static_cast<double>(data->b[r * n + n / 3]);
            for (std::size_t row = 0; row < c_rows; ++row)
              difference -= static_cast<double>(data->c[row * n + n / 3]);
            return std::abs(difference) < 1e-3;
          }};
}

/// Each run takes what the one before has left for logits.
KernelCase softmax_case(std::size_t rows, std::size_t outputs) {
  struct Data {
    std::vector<float> logits, losses;
    std::vector<std::uint32_t> targets;
  };
  auto data = std::make_shared<Data>(
      Data{random_numbers(rows * outputs, 1), std::vector<float>(rows), std::vector<std::uint32_t>(rows, 3)});
  const auto run = [=] {
    softmax_cross_entropy(data->logits.data(), data->targets.data(), rows, outputs, 1.0f,
                          data->losses.data());
  };
  return {"softmax and loss" + sizes({rows, outputs}), static_cast<double>(rows * outputs), false, run, [=] {
            run();
            double sum = 0;  // of softmax − one-hot: zero
            for (std::size_t j = 0; j < outputs; ++j) sum += static_cast<double>(data->logits[j]);
            return std::abs(sum) < 1e-5;
          }};
}

KernelCase adam_case(std::size_t count) {
  struct Data {
    std::vector<float> weights, gradients, mean, square;
  };
  auto data = std::make_shared<Data>(Data{random_numbers(count, 1), random_numbers(count, 2),
                                          std::vector<float>(count), std::vector<float>(count)});
  const auto run = [=] {
    adam_update(data->weights.data(), data->gradients.data(), data->mean.data(), data->square.data(), count,
                {.step_size = 1e-3f,
                 .beta1 = 0.9f,
                 .beta2 = 0.999f,
                 .square_scale = 1,
                 .epsilon = 1e-8f,
                 .weight_decay = 0,
                 .shrink = 1,
                 .gradient_scale = 1});
  };
  return {"Adam" + sizes({count}), static_cast<double>(count), false, run, [=] {
            const float before = data->weights[0];
            run();
            return (data->weights[0] < before) == (data->gradients[0] > 0);
          }};
}

}  // namespace

std::vector<KernelCase> kernel_cases() {
  std::vector<KernelCase> cases = {
      peak_case(),
      product_case("recurrent", 8, 128, 512),
      product_case("recurrent, backward", 8, 512, 128),
      product_case("head", 96, 128, 65),
      product_case("head, backward", 96, 65, 128),
      product_case("layer above", 96, 128, 512),
      product_case("recurrent, one sequence", 1, 128, 512),
      transposed_case("gradient of W", 128, 512, 512),
      transposed_case("gradient of V", 128, 512, 65),
      one_hot_case(65, 512, 512),
      softmax_case(96, 65),
      adam_case(16384),
  };
  for (const CellKind kind : {CellKind::rnn, CellKind::gru, CellKind::lstm}) {
    cases.push_back(cell_case(kind, 8, 128, true));
    cases.push_back(cell_case(kind, 8, 128, false));
  }
  return cases;
}

}  // namespace rnn
