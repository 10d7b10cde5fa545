select sweep_vanishing(200) as swept
