#include "tests/ui/fixture.h"

#include <cmath>
#include <random>
#include <string>

#include "engine/session/properties.h"
#include "ui/utf8.h"

namespace rnn::ui {
namespace {

const char* kTexts[] = {
    "qX;dTv wkz?eoJ,bMnr yWIl-sgPuH'fTZac\nxoe mVqLtR;iU n.pSgyaKd hvOe'jwBrtC lZ-fuN,eaXo",
    "e  tone a he  oe  nat  e so t e  a hi  thna  et a oe\nn te h  s a t  eo n he a  tt oe n hes",
    "the the than the sarend the whe lare and the\nsore the and tore wer the sing ther ane the",
    "The keeper wand the lamp and the sear was the stair,\nand the wand had come to the storle of the",
    "The keeper went to the stairs and lanterned the sea.\nHe had turn the lamp in the morning, and the",
    "The keeper climbed the stairs with the lamp in his hand.\nThe wind had turned in the night, and the "
    "boats were",
    "The keeper had lit the lamp before the wind turned. He counted\nthe steps as he always did, a hundred "
    "and twelve,",
    "The lamp was lit, and the keeper sat down by the window. Below him\nthe sea went on with its work, "
    "patient and grey, "
    "turning\nthe same stones it had turned the night before. \"Nobody comes out here for the quiet,\" he "
    "said,\nand "
    "wrote it down, because it was true and because the page was empt"};

float wave(int unit, int column, char character) {
  const double phase = unit * 0.7 + unit * unit * 0.013;
  const double letter = std::sin(static_cast<double>(character) * (0.11 + unit * 0.017) + phase);
  const double slow = std::sin(column * (0.02 + (unit % 17) * 0.01) + phase);
  return static_cast<float>(std::tanh(1.6 * (unit % 3 == 0 ? slow : 0.7 * letter + 0.3 * slow)));
}

void add_heatmap(Snapshot& snapshot) {
  const Sample& sample = *snapshot.samples.back();
  auto map = std::make_unique<Heatmap>();
  map->layer = 0;
  map->quantity = snapshot.quantities.front();
  map->units = 128;
  map->characters = {'\n'};
  for (std::uint32_t character : code_points(sample.text)) map->characters.push_back(character);
  map->columns = static_cast<int>(map->characters.size());
  map->likely = 3;
  for (int column = 0; column < map->columns; ++column) {
    for (int unit = 0; unit < map->units; ++unit)
      map->values.push_back(
          wave(unit, column, static_cast<char>(map->characters[static_cast<std::size_t>(column)])));
    const std::uint32_t next =
        column + 1 < map->columns ? map->characters[static_cast<std::size_t>(column) + 1] : ' ';
    for (std::uint32_t guess : {next, std::uint32_t{'e'}, std::uint32_t{'a'}})
      map->likely_characters.push_back(guess);
    for (float probability : {0.35f + 0.5f * std::abs(wave(3, column, 'x')), 0.11f, 0.05f})
      map->likely_probabilities.push_back(probability);
  }
  snapshot.heatmap = std::move(map);
}

void add_curves(Snapshot& snapshot) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0, 1);
  const auto loss_at = [](double step) { return 1.35 + 2.85 * std::exp(-std::pow(step / 260, 0.55)); };
  for (std::uint64_t step = 0; step < snapshot.step;
       step += std::max<std::uint64_t>(1, snapshot.step / 2000)) {
    snapshot.curve_steps.push_back(static_cast<std::uint32_t>(step));
    snapshot.curve_losses.push_back(
        static_cast<float>(loss_at(static_cast<double>(step)) * (1 + 0.035 * noise(random))));
  }
  for (std::uint64_t step = 100; step <= snapshot.step; step += 100) {
    snapshot.validation_steps.push_back(static_cast<std::uint32_t>(step));
    snapshot.validation_losses.push_back(
        static_cast<float>(loss_at(static_cast<double>(step)) + 0.12 + 0.01 * noise(random)));
  }
  snapshot.loss = snapshot.curve_losses.back();
  snapshot.smoothed_loss = static_cast<float>(loss_at(static_cast<double>(snapshot.step)));
  if (!snapshot.validation_losses.empty())
    snapshot.validation_loss = snapshot.best_validation_loss = snapshot.validation_losses.back();
}

void add_samples(Snapshot& snapshot) {
  const std::size_t count = std::size(kTexts);
  for (std::size_t i = 0; i < count; ++i) {
    auto sample = std::make_unique<Sample>();
    sample->step = i + 1 == count ? snapshot.step : snapshot.step * i * i / (count * count) / 10 * 10;
    sample->loss =
        i == 0 ? NAN
               : static_cast<float>(
                     1.35 + 2.85 * std::exp(-std::pow(static_cast<double>(sample->step) / 260, 0.55)));
    sample->text = kTexts[i];
    sample->complete = i + 1 < count;
    snapshot.samples.push_back(std::move(sample));
  }
}

}  // namespace

Snapshot fresh_snapshot() {
  Snapshot snapshot;
  snapshot.serial = 1;
  snapshot.phase = Phase::paused;
  snapshot.experiment = to_json(Experiment{});
  snapshot.experiment_serial = 1;
  snapshot.network_serial = 1;
  const auto built_in = [&](const char* name, const char* title, const char* about,
                            std::uint64_t characters) {
    auto text = std::make_unique<message::BuiltInTextT>();
    text->name = name;
    text->title = title;
    text->about = about;
    text->characters = characters;
    snapshot.built_in_texts.push_back(std::move(text));
  };
  built_in("lighthouse", "The Lighthouse Logbook", "A keeper writes down a year at sea.", 52'341);
  built_in("plays", "Three Short Plays", "Names in capitals, then what they say.", 41'020);
  built_in("rhymes", "Rhymes", "Short lines that end alike.", 9'870);
  built_in("source", "This program's source", "C++, brackets and all.", 311'204);
  snapshot.data_name = "lighthouse";
  snapshot.data_serial = 1;
  snapshot.data_characters = 52'341;
  snapshot.training_characters = 47'107;
  snapshot.validation_characters = 5'234;
  snapshot.vocabulary = {'\n', ' ', '!', '"', '\'', ',', '-', '.', ';', '?'};
  for (char c = 'A'; c <= 'Z'; ++c) snapshot.vocabulary.push_back(static_cast<std::uint32_t>(c));
  for (char c = 'a'; c <= 'z'; ++c) snapshot.vocabulary.push_back(static_cast<std::uint32_t>(c));
  snapshot.preview =
      "The Lighthouse Logbook\n\nFirst of January. The wind came round to the north in the night and I lit "
      "the lamp "
      "an hour early.\nNobody comes out here for the quiet, whatever they say in the town; they come because "
      "there is a door that\nshuts and a stair that goes up.\nSecond of January. Fog. Rang the bell until "
      "noon.";
  snapshot.parameters = 110'000;
  snapshot.quantities = {"h", "c", "input", "forget", "candidate", "output"};
  return snapshot;
}

Snapshot trained_snapshot(std::uint64_t step) {
  Snapshot snapshot = fresh_snapshot();
  snapshot.serial = 100;
  snapshot.phase = Phase::training;
  snapshot.step = step;
  snapshot.epoch = static_cast<double>(step) * 2048 / 47'107;
  snapshot.gradient_norm = 0.8f;
  snapshot.learning_rate = 0.002f;
  snapshot.characters_per_second = 143'210;
  snapshot.steps_per_second = 70;
  add_curves(snapshot);
  add_samples(snapshot);
  add_heatmap(snapshot);
  return snapshot;
}

}  // namespace rnn::ui
