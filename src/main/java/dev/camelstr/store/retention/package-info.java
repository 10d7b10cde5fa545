/** How long events are kept, by kind, and how what is older is let go. */
package dev.camelstr.store.retention;
