/** Follow mode: who is followed, at which relays they are, and what each relay is asked for therefore. */
package dev.camelstr.pipeline.follow;
