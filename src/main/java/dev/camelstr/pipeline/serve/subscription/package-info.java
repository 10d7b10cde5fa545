/** A {@code REQ}: what is stored, then live events as the changelog tells them. */
package dev.camelstr.pipeline.serve.subscription;
