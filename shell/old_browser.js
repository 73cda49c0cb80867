// For browsers without modules only.
document.getElementById('loading').firstElementChild.nextElementSibling.textContent =
  'RNN Playground needs a newer browser.';
