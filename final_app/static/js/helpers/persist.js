const LONGEST_PAUSE = 15; // seconds

// Does something until it works, or until trying again would not help; returns what it returns.
// `paused(error)` hears of each failure after which it is tried again.
export async function persist(task, tries = Infinity, paused = () => {}) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await task();
    } catch (error) {
      if (!error.isPassing || (tried >= tries && !error.retryAfter)) throw error;
      paused(error);
      const pause = error.retryAfter ?? Math.min(2 ** tried, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
  }
}
