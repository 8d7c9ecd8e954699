document.getElementById('told').textContent = 'The script ran'
console.error('The script complains')
throw new Error('The script breaks')
