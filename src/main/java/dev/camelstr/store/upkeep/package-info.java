/** What is removed later than by the batch that asks for it. */
package dev.camelstr.store.upkeep;
