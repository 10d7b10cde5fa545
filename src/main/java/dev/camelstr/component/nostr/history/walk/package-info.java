/**
 * The way through an open span of a relay's past: a {@code Walk} is made of {@code Step}s, each a {@code Page} to ask for and
 * the {@code Claim}s and further steps that follow from its {@code Answer}.
 */
package dev.camelstr.component.nostr.history.walk;
