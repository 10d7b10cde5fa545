/** What is known of events without reading them: of those that are stored, and of those that came and are not. */
package dev.camelstr.store.known;
