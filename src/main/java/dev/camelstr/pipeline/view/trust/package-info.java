/** The view {@code trust}: ranks by whom those name whom the operator trusts. */
package dev.camelstr.pipeline.view.trust;
