select sweep_vanishing(500) as swept
