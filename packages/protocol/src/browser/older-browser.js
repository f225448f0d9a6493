/* oxlint-disable no-var -- browsers that know neither are those spoken to. */
// Runs before and beside a page's own code, in browsers that cannot run that: the language of 2009. Until the page's code has drawn
// something there is an element with `data-waiting`; what fails before then says in words that the browser is too old.
(function () {
  var words = {
    ko: '이 브라우저에서는 화면을 열 수 없어요. 브라우저를 업데이트하거나 Chrome, Safari, 삼성 인터넷의 최신 버전에서 다시 열어 주세요.',
    en: 'This browser cannot show the page. Please update it, or use a current version of Chrome, Safari or Samsung Internet.',
  };

  function say() {
    var waiting = document.querySelector('[data-waiting]');
    if (waiting === null) return;
    waiting.removeAttribute('data-waiting');
    var notice = document.createElement('div');
    notice.setAttribute('role', 'alert');
    notice.className = 'older-browser';
    for (var language in words) {
      var line = document.createElement('p');
      line.lang = language;
      line.appendChild(document.createTextNode(words[language]));
      notice.appendChild(line);
    }
    waiting.parentNode.replaceChild(notice, waiting);
  }

  function sayOnceThereIsAPage() {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', say);
    else say();
  }

  // Not of files that did not arrive: those are events of their elements.
  window.addEventListener('error', sayOnceThereIsAPage);
  window.addEventListener('unhandledrejection', sayOnceThereIsAPage);
  if (!('noModule' in document.createElement('script'))) sayOnceThereIsAPage();
})();
