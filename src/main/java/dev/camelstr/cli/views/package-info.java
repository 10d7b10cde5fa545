/** {@code camelstr view}: the views that users write. */
package dev.camelstr.cli.views;
