/** What administrators have decided (NIP-86). */
package dev.camelstr.store.moderation;
