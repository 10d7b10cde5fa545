// nostr-fetch only reads what is stored. It takes an EOSE of three elements for malformed, and waits for its timeout.
import { suite, url } from './suite.mjs'
import { NostrFetcher } from 'nostr-fetch'
import WebSocket from 'ws'

let fetcher

async function all(filter) {
  const { since, until, ...rest } = filter
  // Longer than the test may take: who waits for it in vain has failed.
  return fetcher.fetchAllEvents([url], rest, { since, until }, { abortSubBeforeEoseTimeoutMs: 90_000 })
}

suite({
  open: () => (fetcher = NostrFetcher.init({ webSocketConstructor: WebSocket })),
  close: () => fetcher.shutdown(),
  stored: all,
  history: all,
})
