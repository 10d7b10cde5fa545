/** The view {@code follows}: who follows whom. */
package dev.camelstr.pipeline.view.follows;
