/** What is stored: rooms for the database, and for a batch's way into it and into the changelog. */
package dev.camelstr.store;
