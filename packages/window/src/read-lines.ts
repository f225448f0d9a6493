/**
 * The lines of a streamed text as they arrive, without the white space around them; empty ones are signs of life. A last line
 * without an end is dropped as cut off.
 */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.trim();
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
