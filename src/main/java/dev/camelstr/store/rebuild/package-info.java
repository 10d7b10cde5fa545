/** Tables that are made anew beside those that are served, and take their place. */
package dev.camelstr.store.rebuild;
