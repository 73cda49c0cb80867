#include "engine/formats/ctc_json.h"

#include "engine/losses/ctc_decode.h"

namespace rnn {

template <class T>
nlohmann::ordered_json ctc_json(const Unrolled<T>& unrolled, std::size_t beam) {
  using Json = nlohmann::ordered_json;
  const std::size_t classes = unrolled.shape().outputs, batch = unrolled.batch();
  Json labels = Json::array(), beams = Json::array();
  for (std::size_t b = 0; b < batch; ++b) {
    const CtcLogits<T> outputs{.logits = unrolled.logits().data() + b * classes,
                               .step_stride = batch * classes,
                               .steps = unrolled.encoder().length(b),
                               .classes = classes};
    labels.push_back(ctc_best_path(outputs));
    if (beam == 0) continue;
    Json found = Json::array();
    for (const CtcLabelling& labelling : ctc_prefix_beam(outputs, beam)) {
      found.push_back({{"labels", labelling.labels}, {"log_probability", labelling.log_probability}});
    }
    beams.push_back(std::move(found));
  }
  Json json{{"labels", std::move(labels)}};
  if (beam > 0) json["beams"] = std::move(beams);
  return json;
}

template nlohmann::ordered_json ctc_json(const Unrolled<float>&, std::size_t);
template nlohmann::ordered_json ctc_json(const Unrolled<double>&, std::size_t);

}  // namespace rnn
