/**
 * The relay's semantics: what the routes {@code serve} and {@code broadcast} do with clients' messages and with what the
 * changelog tells.
 */
package dev.camelstr.pipeline.serve;
