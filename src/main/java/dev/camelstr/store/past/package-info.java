/** What stood at an earlier moment: what stands now, with what the changelog has told since taken back. */
package dev.camelstr.store.past;
