import type { CardCompany } from '@dojang/protocol/cards';
import { useRef, useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import type { StringKey } from '../strings.ts';

interface EnterCodeProps {
  readonly company: CardCompany;
  readonly onOpen: (token: string) => void;
}

/** Typing the six digits of the payment window instead of scanning its QR code. */
export function EnterCode({ company, onOpen }: EnterCodeProps) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<StringKey | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  async function submit(typed = code) {
    if (busy) return;
    if (typed.length < 6) return fail('codeShort');
    setBusy(true);
    setProblem(null);
    const reply = await api.openCode(company.code, typed);
    setBusy(false);
    if (reply.kind === 'ok') return onOpen(reply.value.token);
    if (reply.kind === 'silent') return fail(reply.silence === 'slow' ? 'codeSlow' : 'codeOffline');
    return fail(reply.reason === 'too-many-tries' ? 'codeTooMany' : 'codeUnknown');
  }

  function fail(key: StringKey) {
    setProblem(key);
    input.current?.focus();
  }

  return (
    <main>
      <Title>{t('codeTitle')}</Title>
      <p class="lead">{t('codeIntro')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label class="field">
          <span class="label">{t('codeLabel')}</span>
          <input
            ref={input}
            class="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            placeholder="000000"
            value={code}
            aria-invalid={problem !== null}
            aria-describedby="code-problem"
            onInput={(event) => {
              const typed = event.currentTarget.value.replace(/\D/g, '').slice(0, 6);
              setCode(typed);
              setProblem(null);
              if (typed.length === 6 && typed !== code) void submit(typed);
            }}
          />
        </label>
        <p id="code-problem" class="problem" role="alert">
          {problem === null ? '' : t(problem)}
        </p>
        <div class="actions">
          <button type="submit" class="primary" aria-busy={busy}>
            {t('codeSubmit')}
          </button>
          <a class="secondary" href="/">
            {t('allCompanies')}
          </a>
        </div>
      </form>
    </main>
  );
}
