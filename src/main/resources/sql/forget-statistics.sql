select forget_statistics(:?before, :?namesBefore) as forgotten
