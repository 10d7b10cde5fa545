/** Exports of an earlier moment: the changelog is read for what has changed since. */
package dev.camelstr.pipeline.past;
