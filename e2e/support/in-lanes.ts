/** Makes so many of something, a few at a time: a test that prepares much is no rush itself. */
export async function inLanes<Made>(
  count: number,
  make: (index: number) => Promise<Made>,
  lanes = 8,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      made[index] = await make(index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return made;
}
